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
