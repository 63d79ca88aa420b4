package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.forked.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Overrides that were forgotten at build time, in classes whose methods nobody can list: a signature names a type that is
 * not there. Without an agent, they must not be passed over.
 */
class ForgottenTest {
  private static final String OPTIONAL =
      "package opt; public class Type { @io.weft.Suspendable public void work() {} }";

  private static final String LIBRARY = """
      package lib;
      import io.weft.Suspendable;

      public class Library {
        public interface Named { @Suspendable default String name() { return "interface"; } }
        public static class Optional {
          @Suspendable public String name() { return "optional"; }
          @Suspendable public void with() { new opt.Type().work(); }
        }
        public static class Unlisted {
          @Suspendable public String name() { return "unlisted"; }
          public void with(opt.Type type) {}
        }
        public interface NamedUnlisted {
          @Suspendable default String name() { return "interface"; }
          default void with(opt.Type type) {}
        }
        public static class Base { @Suspendable public String name() { return "class"; } }
      }
      """;

  private static final String PLUGIN = """
      package plug;

      public class Plugin {
        public static class Implements implements lib.Library.Named {
          @Override public String name() { return "implements"; }
          public void with(opt.Type optional) {}
        }
        public static class Extends extends lib.Library.Base {
          @Override public String name() { return "extends"; }
          public void with(opt.Type optional) {}
        }
        /** Is there, but what it names is not. */
        public static class Listed extends lib.Library.Optional {
          @Override public String name() { return "listed"; }
        }
        public static class Unlisted extends lib.Library.Unlisted {
          @Override public String name() { return "overrides"; }
        }
        public interface Below extends lib.Library.Named {
          @Override default String name() { return "below"; }
          default opt.Type type() { return null; }
        }
        public static class Deep implements Below {}
        public static class Parent {
          public String name() { return "parent"; }
          public opt.Type type() { return null; }
        }
        public static class Child extends Parent implements lib.Library.Named {}
        public static class OfUnlisted implements lib.Library.NamedUnlisted {
          @Override public String name() { return "implements"; }
        }
        public static class UnlistedOfUnlisted implements lib.Library.NamedUnlisted {
          @Override public String name() { return "implements"; }
          public opt.Type type() { return null; }
        }
        public static class ChildOfUnlisted extends Parent implements lib.Library.NamedUnlisted {}
        public interface BelowUnlisted extends lib.Library.NamedUnlisted {
          @Override default String name() { return "below"; }
        }
        public static class DeepOfUnlisted implements BelowUnlisted {}
        public static class Inherits extends lib.Library.Base implements lib.Library.Named {
          public void with(opt.Type optional) {}
        }
      }
      """;

  private static final String PROGRAM = """
      package app;
      import io.weft.*;
      import lib.*;
      import plug.*;

      public class Program {
        @Suspendable static String named(Library.Named named) { return named.name(); }
        @Suspendable static String unlisted(Library.NamedUnlisted named) { return named.name(); }
        @Suspendable static String optional(Library.Optional optional) { return optional.name(); }
        @Suspendable static String unlisted(Library.Unlisted optional) { return optional.name(); }
        @Suspendable static String based(Library.Base base) { return base.name(); }
        @Suspendable static void use() {
          System.out.println(named(new Plugin.Implements()) + " " + based(new Plugin.Extends())
              + " " + based(new Plugin.Inherits()) + " " + optional(new Plugin.Listed())
              + " " + unlisted(new Plugin.Unlisted()) + " " + named(new Plugin.Deep())
              + " " + named(new Plugin.Child()));
          System.out.println(unlisted(new Plugin.OfUnlisted())
              + " " + unlisted(new Plugin.UnlistedOfUnlisted())
              + " " + unlisted(new Plugin.ChildOfUnlisted())
              + " " + unlisted(new Plugin.DeepOfUnlisted()));
        }
        public static void main(String[] arguments) {
          use();
          Coroutine coroutine = new Coroutine(() -> use());
          coroutine.resume();
        }
      }
      """;

  private static final String HIDING = """
      import java.io.InputStream;
      import java.net.*;
      import java.nio.file.Path;

      public class Hiding extends ClassLoader {
        private final ClassLoader files;
        Hiding(URL... files) { this.files = new URLClassLoader(files, null); }
        @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
          try (InputStream in = files.getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] file = in.readAllBytes();
            return defineClass(name, file, 0, file.length);
          } catch (Exception absent) {
            throw new ClassNotFoundException(name, absent);
          }
        }
        public static void main(String[] arguments) throws Exception {
          URL[] files = new URL[arguments.length - 1];
          for (int i = 0; i < files.length; i++) {
            files[i] = Path.of(arguments[i + 1]).toUri().toURL();
          }
          new Hiding(files).loadClass(arguments[0]).getMethod("main", String[].class)
              .invoke(null, (Object) new String[0]);
        }
      }
      """;

  private static final String EXPECTED = "implements extends class listed overrides below parent\n"
      .concat("implements implements parent below\n")
      .repeat(2);

  @TempDir
  private Path folder;

  private Path plugin;
  private Path path;

  @BeforeEach
  void build() throws Exception {
    Path opt = Build.compiled("Type", OPTIONAL, folder.resolve("opt"));
    Path in = Files.createDirectories(folder.resolve("in"));
    Path library = Build.compiled("Library", LIBRARY, folder.resolve("library"), opt);
    plugin = Build.compiled("Plugin", PLUGIN, folder.resolve("plugin"), library, opt);
    Path program =
        Build.compiled("Program", PROGRAM, folder.resolve("program"), library, plugin, opt);
    try (JarBuilder lib = new JarBuilder(in.resolve("lib.jar"));
        JarBuilder app = new JarBuilder(in.resolve("app.jar"))) {
      lib.folder(library);
      app.folder(program);
    }
    path = Build.done(in, folder.resolve("out"), plugin, opt);
  }

  private Path runtime() {
    Path in = Build.runtime();
    return Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
  }

  @Test
  void onTheClassPath() throws Exception {
    ForkedJvm.Ended ended = Build.run(
        List.of(),
        "app.Program",
        List.of(),
        path.resolve("lib.jar"),
        path.resolve("app.jar"),
        plugin,
        runtime());
    assertEquals(EXPECTED, ended.output());
  }

  /** Of which no class files can be read either. */
  @Test
  void fromALoaderThatShowsNoClassFiles() throws Exception {
    Path hiding = Build.compiled("Hiding", HIDING, folder.resolve("hiding"));
    ForkedJvm.Ended ended = Build.run(
        List.of(),
        "Hiding",
        List.of(
            "app.Program",
            path.resolve("lib.jar").toString(),
            path.resolve("app.jar").toString(),
            plugin.toString()),
        hiding,
        runtime());
    assertEquals(EXPECTED, ended.output());
  }

  /** A module that does not let the runtime look into it. */
  @Test
  void inAModule() throws Exception {
    ClassWriter module = new ClassWriter(0);
    module.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
    ModuleVisitor plug = module.visitModule("plug", 0, null);
    plug.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
    plug.visitRequire("lib", 0, null);
    plug.visitExport("plug", 0);
    plug.visitEnd();
    module.visitEnd();
    Files.write(plugin.resolve("module-info.class"), module.toByteArray());
    String separator = System.getProperty("path.separator");
    String jars = Arrays.stream(System.getProperty("weft.runtime.classpath").split(separator))
        .skip(1)
        .collect(Collectors.joining(separator));
    ForkedJvm.Ended ended = ForkedJvm.run(List.of(
        "-p",
        String.join(separator, path.toString(), plugin.toString(), runtime().toString(), jars),
        "--add-modules",
        "plug,io.weft",
        "-m",
        "app/app.Program"));
    assertEquals(EXPECTED, ended.output());
  }

  /** The twin that calls by its name would find is a nestmate's. */
  @Test
  void belowAPrivateMethodOfItsName() throws Exception {
    Path in = Build.compiled("Nest", """
        import io.weft.*;
        public class Nest {
          static class Above { @Suspendable private String name() { return "private"; } }
          static class Below extends Above { @Suspendable public String name() { return "below"; } }
          @Suspendable static String name(Below below) { return below.name(); }
          @Suspendable static void use() throws Exception {
            Below below = new Below();
            SuspendableCallable<String> reference = below::name;
            System.out.println(name(below) + " " + reference.call());
          }
          public static void main(String[] arguments) throws Exception {
            use();
            new Coroutine(() -> use()).resume();
          }
        }
        """, folder.resolve("nest"));
    Path out = Build.done(in, folder.resolve("nest-out"));
    String forgotten = "Nest$Below.class";
    Files.copy(in.resolve(forgotten), out.resolve(forgotten), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(
        "below below\n".repeat(2),
        Build.run(List.of(), "Nest", List.of(), out, runtime()).output());
  }

  /** A class that has been put in place of the one that was instrumented, and that overrides nothing. */
  @Test
  void aPrivateMethodThatHasTakenTheNameOfOneAbove() throws Exception {
    String nest = """
        import io.weft.*;
        class Above { @Suspendable public String name() { return "above"; } }
        public class Nest extends Above {
          @Suspendable public String name() { return "below"; }
          static class User {
            @Suspendable static void use() {
              Nest below = new Nest();
              System.out.println(below.name());
            }
          }
          public static void main(String[] arguments) {
            User.use();
            new Coroutine(() -> User.use()).resume();
          }
        }
        """;
    Path in = Build.compiled("Nest", nest, folder.resolve("nest"));
    Path out = Build.done(in, folder.resolve("nest-out"));
    String newer = nest.replace("@Suspendable public String name() { return \"above\"; }", "")
        .replace("@Suspendable public String name()", "private String name()");
    Path other = Build.compiled("Nest", newer, folder.resolve("newer"));
    Files.copy(
        other.resolve("Nest.class"),
        out.resolve("Nest.class"),
        StandardCopyOption.REPLACE_EXISTING);
    String agent = "-javaagent:" + System.getProperty("weft.agent.jar");
    for (List<String> options : List.of(List.<String>of(), List.of(agent))) {
      assertEquals(
          "below\nbelow\n",
          Build.run(options, "Nest", List.of(), out, runtime()).output());
    }
  }

  /** Of two interfaces above one that was instrumented, one has the code; the class itself was forgotten too. */
  @Test
  void besideAnInterfaceThatLeavesTheMethodOpen() throws Exception {
    Path in = folder.resolve("all");
    Build.compiled(
        "Open",
        "public interface Open extends Top { @io.weft.Suspendable Object m(); }"
            + " interface Top { Object m(); }",
        in);
    Build.compiled(
        "Base",
        "public class Base implements Top { public Object m() { return \"base\"; } }",
        in,
        in);
    String coded = "public interface Coded extends Open {}";
    Path older = Build.compiled("Coded", coded, folder.resolve("older"), in);
    Build.compiled(
        "Both",
        "public interface Both extends Again, Coded {} interface Again extends Open { Object m(); }",
        in,
        in,
        older);
    Path forgotten = folder.resolve("forgotten");
    String newer = coded.replace("{}", "{ default Object m() { return \"coded\"; } }");
    Build.compiled("Coded", newer, forgotten, in);
    Build.compiled("Coded", newer, in, in);
    Build.compiled(
        "Own",
        "public class Own extends Base implements Both {"
            + " public Object m() { return \"own, \" + super.m(); } }",
        forgotten,
        forgotten,
        in);
    Build.compiled(
        "Caller",
        "import io.weft.*; public class Caller {"
            + " @Suspendable static void call(Open open) { System.out.println(open.m()); }"
            + " public static void main(String[] a) { call(new Own());"
            + " new Coroutine(() -> call(new Own())).resume(); } }",
        in,
        forgotten,
        in);
    Path out = Build.done(in, folder.resolve("written"), forgotten);
    assertEquals(
        "own, base\n".repeat(2),
        Build.run(List.of(), "Caller", List.of(), forgotten, out, runtime()).output());
  }
}
