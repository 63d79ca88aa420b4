package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.SuspendableRunnable;
import io.weft.equivalence.AgentInstaller;
import java.lang.instrument.ClassDefinition;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/** Classes that are others when the program runs than when it was instrumented. */
class ChangedClassesTest {
  private static final String SERVICE = """
      import io.weft.Suspendable;

      public class Service {
        @Suspendable public final int call(int n) { return n * 10; }
        public static class Base {}
        public static class Low { @Suspendable public static String where() { return "low"; } }
        public static class High extends Low {}
        public interface Named { @Suspendable default String name() { return "of the interface"; } }
      }
      """;

  private static final String NEWER_SERVICE = SERVICE
      .replace(" final ", " ")
      .replace("Base {", "Base { public String name() { return \"of the superclass\"; } ")
      .replace(
          "High extends Low {",
          "High extends Low { public static String where() { return \"high\"; } ");

  private static final String CALLER = """
      import io.weft.Suspendable;

      public class Caller {
        static final class Closed extends Service.Base implements Service.Named {}
        @Suspendable static int call(Service service) { return service.call(4); }
        @Suspendable static String where() { return Service.High.where(); }
        @Suspendable static String name(Closed closed) { return closed.name(); }
        public static void main(String[] arguments) throws Exception {
          Service service = (Service) Class.forName("Loud").getConstructor().newInstance();
          System.out.println(call(service) + " " + name(new Closed()) + " " + where());
        }
      }
      """;

  private static final String LOUD = """
      public class Loud extends Service {
        @Override public int call(int n) { return super.call(n) + 1000; }
      }
      """;

  private static final String SOURCES = """
      import java.util.function.Supplier;

      public class Sources {
        public interface Source extends Supplier<String> { String get(); }
        public static abstract class Half implements Supplier<String> {}
        public interface Closing extends AutoCloseable { void close(); }
        public static class All extends Half implements Source, Closing {
          public String get() { return "got"; }
          public void close() { System.out.print("closed "); }
        }
      }
      """;

  private static final String OTHER_SOURCES = SOURCES
      .replace(" extends Supplier<String> {", " {")
      .replace(" implements Supplier<String> {}", " { public abstract Object get(); }")
      .replace(" extends AutoCloseable {", " {");

  private static final String USER = """
      import io.weft.*;

      public class User {
        @Suspendable static String source(Sources.Source source) { return source.get(); }
        @Suspendable static String half(Sources.Half half) { return half.get(); }
        @Suspendable static void closing(Sources.Closing closing) { closing.close(); }
        @Suspendable static void use() throws Exception {
          Sources.All all = new Sources.All();
          SuspendableCallable<String> reference = ((Sources.Source) all)::get;
          closing(all);
          System.out.println(source(all) + " " + half(all) + " " + reference.call());
          try {
            source(null);
          } catch (NullPointerException expected) {
            System.out.println("none");
          }
        }
        public static void main(String[] arguments) throws Exception {
          use();
          Coroutine coroutine = new Coroutine(() -> { Coroutine.suspend(); use(); });
          coroutine.resume();
          coroutine.resume();
        }
      }
      """;

  private static final String ABOVE = """
      public class Above {
        public interface Named { default String name() { return "named"; } }
        public static class Base implements Named { public String name() { return "base"; } }
        public static class Empty {}
      }
      """;

  private static final String OTHER_ABOVE = ABOVE
      .replace(" public String name() { return \"base\"; } ", "")
      .replace("Empty {", "Empty { public String name() { return \"empty\"; } ");

  private static final String BELOW = """
      import io.weft.*;

      public class Below {
        interface Mine extends Above.Named { @Suspendable default String name() { pause(); return "mine"; } }
        static class OverBase extends Above.Base implements Mine {}
        interface One { @Suspendable String name(); }
        interface Two { @Suspendable String name(); }
        interface Both extends One, Two { default String name() { pause(); return "both"; } }
        static abstract class OverEmpty extends Above.Empty implements One, Two {}
        static class Last extends OverEmpty implements Both {}

        static int waits;
        static boolean inCoroutine;
        @Suspendable static void pause() {
          if (inCoroutine) { waits++; Coroutine.suspend(); }
        }
        @Suspendable static String name(SuspendableCallable<String> of) throws Exception {
          try {
            return of.call();
          } catch (PinnedException pinned) {
            return "pinned";
          }
        }
        @Suspendable static void use() throws Exception {
          Mine mine = new OverBase();
          One one = new Last();
          System.out.println(name(() -> mine.name()) + " " + name(() -> new OverBase().name()) + " "
              + name(() -> one.name()) + " " + name(() -> new Last().name()));
        }
        public static void main(String[] arguments) throws Exception {
          use();
          inCoroutine = true;
          Coroutine coroutine = new Coroutine(() -> use());
          while (coroutine.resume()) {}
          System.out.println(waits);
        }
      }
      """;

  private static final String LIBRARY = """
      import io.weft.*;

      public class Library {
        public final int two() { return 2; }
        @Suspendable public int byReference() throws Exception {
          SuspendableCallable<Integer> two = this::two;
          return two.call() - 1;
        }
      }
      """;

  private static final String OTHER = """
      import io.weft.*;

      public class Other extends Library {
        @Suspendable int own() { return two(); }
        @Suspendable int above() { return super.two(); }
        @Suspendable static int of(Library library) { return library.two(); }
        @Suspendable static void use() throws Exception {
          Other other = new Other();
          System.out.println(
              other.byReference() + " " + other.own() + " " + other.above() + " " + of(other));
        }
        public static void main(String[] arguments) throws Exception {
          new Coroutine(() -> use()).resume();
        }
      }
      """;

  private static final String OUTER = """
      import io.weft.*;

      public class Outer {
        @Suspendable private int number() { return 2; }
        static class Inner {
          @Suspendable int number(Outer outer) { return outer.number(); }
        }
        public static void main(String[] arguments) throws Exception {
          Outer outer = (Outer) Class.forName("LoudOuter").getConstructor().newInstance();
          System.out.println(new Inner().number(outer));
        }
      }
      """;

  private static final String LOUD_OUTER = """
      public class LoudOuter extends Outer {
        @Override public int number() { return 42; }
      }
      """;

  private static final String SWAPPED = """
      import io.weft.*;

      public class Swapped implements SuspendableRunnable {
        public String seen;
        @Suspendable public void run() {
          int one = seen.length();
          int ten = 10 * seen.length();
          Coroutine.suspend();
          seen = one + " " + ten;
        }
      }
      """;

  private static final String COUNTING = """
      import io.weft.*;

      public class Counting implements SuspendableRunnable {
        public static int count;
        @Suspendable public void run() {
          for (int i = 0; i < 3; i++) {
            count++;
            Coroutine.suspend();
          }
        }
      }
      """;

  @TempDir
  private Path folder;

  @Test
  void aLibraryWhoseMethodsAreNoLongerFinalOrComeFromElsewhere() throws Exception {
    Path old = Build.compiled("Service", SERVICE, folder.resolve("old"));
    Path caller = Build.compiled("Caller", CALLER, folder.resolve("caller"), old);
    Path newer = Build.compiled("Service", NEWER_SERVICE, folder.resolve("newer"));
    Path loud = Build.compiled("Loud", LOUD, folder.resolve("loud"), newer);
    String expected = "1040 of the superclass high\n";
    assertEquals(
        expected,
        Build.run(List.of(), "Caller", List.of(), caller, newer, loud, Build.runtime())
            .output());
    Path program = Build.done(caller, folder.resolve("program"), old);
    Path library = Build.done(newer, folder.resolve("library"));
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    assertEquals(
        expected,
        Build.run(List.of(), "Caller", List.of(), program, library, loud, runtime)
            .output());
  }

  @Test
  void aLibraryWhoseTypesAreNoLongerThoseOfTheJdk() throws Exception {
    Path old = Build.compiled("Sources", SOURCES, folder.resolve("old"));
    Path other = Build.compiled("Sources", OTHER_SOURCES, folder.resolve("other"));
    Path user = Build.compiled("User", USER, folder.resolve("user"), old);
    Path program = Build.done(user, folder.resolve("program"), old);
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    for (Path library : List.of(old, other)) {
      assertEquals(
          "closed got got got\nnone\n".repeat(2),
          Build.run(List.of(), "User", List.of(), program, library, runtime).output());
    }
  }

  private String below(Path library) throws Exception {
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    return Build.run(List.of(), "Below", List.of(), folder.resolve("program"), library, runtime)
        .output();
  }

  @Test
  void aLibraryWhoseSuperclassesHaveOtherMethods() throws Exception {
    Path old = Build.compiled("Above", ABOVE, folder.resolve("old"));
    Path other = Build.compiled("Above", OTHER_ABOVE, folder.resolve("other"));
    Path below = Build.compiled("Below", BELOW, folder.resolve("below"), old);
    Build.done(below, folder.resolve("program"), old);
    assertEquals("base base both both\nbase base both both\n2\n", below(old));
    assertEquals("mine mine empty empty\npinned pinned empty empty\n2\n", below(other));
  }

  /** The second step sees what the first has written. */
  @Test
  void aMethodThatIsSuspendableInItsOwnClassAlone() throws Exception {
    Path library = Build.compiled("Library", LIBRARY, folder.resolve("in"));
    Path first = Build.done(library, folder.resolve("first"));
    Path user = Build.compiled("Other", OTHER, folder.resolve("user"), first);
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    Path second = Build.done(user, folder.resolve("second"), first);
    assertEquals(
        "1 2 2 2\n",
        Build.run(List.of(), "Other", List.of(), first, second, runtime).output());
  }

  /** As two plugins have, each with a loader of its own. */
  @Test
  void twoVersionsOfAClassAtOnce() throws Exception {
    Path older = Build.compiled("Outer", OUTER, folder.resolve("older"));
    Path newer =
        Build.compiled("Outer", OUTER.replace("private int", "public int"), folder.resolve("new"));
    Path loud = Build.compiled("LoudOuter", LOUD_OUTER, folder.resolve("loud"), newer);
    Path in = Files.createDirectories(folder.resolve("in"));
    try (JarBuilder first = new JarBuilder(in.resolve("a.jar"));
        JarBuilder second = new JarBuilder(in.resolve("b.jar"))) {
      first.folder(older);
      second.folder(newer);
    }
    Path out = Build.done(in, folder.resolve("out"));
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    assertEquals(
        "42\n",
        Build.run(List.of(), "Outer", List.of(), out.resolve("b.jar"), loud, runtime)
            .output());
  }

  private static Throwable run(SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    return assertThrows(Throwable.class, () -> {
      while (coroutine.resume()) {
        // to its end
      }
    });
  }

  @Test
  void aVersionThatKeepsItsVariablesInAnotherWay() throws Exception {
    AgentInstaller.install();
    Path old =
        Build.done(Build.compiled("Swapped", SWAPPED, folder.resolve("in")), folder.resolve("old"));
    String exchanged = SWAPPED
        .replace("int one = seen.length();", "int ten = 10 * seen.length();#")
        .replaceFirst("#\\s*int ten = 10 . seen.length\\(\\);", "int one = seen.length();");
    Path newer = Build.done(
        Build.compiled("Swapped", exchanged, folder.resolve("changed")), folder.resolve("newer"));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {old.toUri().toURL()})) {
      Class<?> type = loader.loadClass("Swapped");
      SuspendableRunnable swapped = (SuspendableRunnable) type.getConstructor().newInstance();
      type.getField("seen").set(swapped, "abc");
      Coroutine coroutine = new Coroutine(swapped);
      assertTrue(coroutine.resume());
      coroutine.resume();
      assertEquals("3 30", type.getField("seen").get(swapped));
      AgentInstaller.instrumentation()
          .redefineClasses(
              new ClassDefinition(type, Files.readAllBytes(newer.resolve("Swapped.class"))));
      Throwable thrown = run(swapped);
      assertEquals(IncompatibleClassChangeError.class, thrown.getClass(), thrown.toString());
      assertTrue(thrown.getMessage().contains("class Swapped "), thrown.getMessage());
      assertEquals("3 30", type.getField("seen").get(swapped));
    }
  }

  @Test
  void aCopyWithAnotherName() throws Exception {
    AgentInstaller.install();
    Path out = Build.done(
        Build.compiled("Counting", COUNTING, folder.resolve("in")), folder.resolve("out"));
    ClassWriter copy = new ClassWriter(0);
    new ClassReader(Files.readAllBytes(out.resolve("Counting.class")))
        .accept(new ClassRemapper(copy, new SimpleRemapper(Opcodes.ASM9, "Counting", "Copied")), 0);
    Files.write(out.resolve("Copied.class"), copy.toByteArray());
    try (URLClassLoader loader = new URLClassLoader(new URL[] {out.toUri().toURL()})) {
      Class<?> type = loader.loadClass("Copied");
      Throwable thrown = run((SuspendableRunnable) type.getConstructor().newInstance());
      assertEquals(IncompatibleClassChangeError.class, thrown.getClass(), thrown.toString());
      assertTrue(thrown.getMessage().startsWith("Copied is a copy"), thrown.getMessage());
      assertEquals(0, loader.loadClass("Counting").getField("count").get(null));
    }
  }

  @Test
  void aClassThatHasLostItsMark() throws Exception {
    AgentInstaller.install();
    Path out = Build.done(
        Build.compiled("Counting", COUNTING, folder.resolve("in")), folder.resolve("out"));
    Build.change(out.resolve("Counting.class"), to -> new ClassVisitor(Opcodes.ASM9, to) {
      @Override
      public void visitAttribute(Attribute dropped) {
        assertEquals("Weft", dropped.type);
      }
    });
    try (URLClassLoader loader = new URLClassLoader(new URL[] {out.toUri().toURL()})) {
      Class<?> type = loader.loadClass("Counting");
      Coroutine coroutine =
          new Coroutine((SuspendableRunnable) type.getConstructor().newInstance());
      while (coroutine.resume()) {
        // to its end
      }
      assertEquals(3, type.getField("count").get(null));
    }
  }
}
