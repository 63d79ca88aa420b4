package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.equivalence.AgentInstaller;
import io.weft.random.source.SourceCompiler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * A loader shows no class files, so that nobody knows which methods a superclass without anything suspendable has: the one
 * at which a call ends may be private, or another package's.
 */
class UnshownMethodsTest {
  static {
    AgentInstaller.install();
  }

  private static final Map<String, String> SOURCES = new LinkedHashMap<>();

  static {
    SOURCES.put("made/Task", """
        package made;
        public interface Task {
          @io.weft.Suspendable default int number() { io.weft.Coroutine.suspend(); return 1; }
        }
        """);
    SOURCES.put("made/Program", """
        package made;
        import io.weft.*;
        public class Program implements java.util.concurrent.Callable<String> {
          static class HasPrivate { private int number() { return 100; } }
          static class Below extends HasPrivate implements Task {}
          static class HasNone {}
          static class BelowNone extends HasNone implements Task {}
          @Suspendable public static String names() {
            return new Below().number() + ", " + new BelowNone().number()
                + ", " + calls(new elsewhere.Below.Deeper());
          }
          @Suspendable static int calls(elsewhere.Below below) {
            return below.number();
          }
          @Override public String call() {
            String[] result = {""};
            Coroutine coroutine = new Coroutine(() -> result[0] = names());
            while (coroutine.resume()) {
              result[0] = "suspended";
            }
            return result[0];
          }
        }
        """);
    SOURCES.put("made/Neighbour", """
        package made;
        public class Neighbour {
          int number() { return 200; }
        }
        """);
    SOURCES.put("elsewhere/Below", """
        package elsewhere;
        public class Below extends made.Neighbour implements made.Task {
          public static class Deeper extends Below {
            @Override public int number() { return 3; }
          }
        }
        """);
  }

  /** Defines classes from memory. */
  private static final class Memory extends ClassLoader {
    private final Map<String, byte[]> classes;

    Memory(Map<String, byte[]> classes) {
      super(UnshownMethodsTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] file = classes.get(name);
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, file, 0, file.length);
    }
  }

  @Test
  void aMethodThatIsNotInheritedIsCalledByWhoeverMay() throws Exception {
    Memory loader = new Memory(new SourceCompiler().compile(SOURCES, true));
    List<String> inOrder = List.of(
        "made.Program$HasPrivate",
        "made.Program$HasNone",
        "made.Neighbour",
        "made.Task",
        "made.Program$Below",
        "made.Program$BelowNone",
        "elsewhere.Below$Deeper");
    for (String each : inOrder) { // nobody knows a class before it is defined
      Class.forName(each, true, loader);
    }
    Callable<?> program =
        (Callable<?>) loader.loadClass("made.Program").getConstructor().newInstance();
    assertEquals("100, 1, 200", program.call());
  }

  /** The superclass is not known yet when the class is defined, and the JVM would find its private method for the class. */
  @Test
  void aPrivateMethodThatTurnsUpIsNotTakenForAnInterfaces() throws Exception {
    Map<String, String> sources = Map.of("Nest", """
        import io.weft.*;
        public class Nest implements java.util.concurrent.Callable<String> {
          interface Named { @Suspendable default String name() { return "interface"; } }
          static class Above { @Suspendable private String name() { return "private"; } }
          static class Below extends Above implements Named {}
          @Suspendable static String name(Object named) { return ((Named) named).name(); }
          @Override public String call() {
            String[] result = {""};
            new Coroutine(() -> result[0] = name(new Below())).resume();
            return result[0];
          }
        }
        """);
    Map<String, byte[]> classes = new SourceCompiler().compile(sources, true);
    for (String first : List.of("Nest", "Nest$Named", "Nest$Above", "Nest$Below")) {
      Memory loader = new Memory(classes);
      Class.forName(first, true, loader);
      Callable<?> program =
          (Callable<?>) loader.loadClass("Nest").getConstructor().newInstance();
      try {
        assertEquals("interface", program.call(), first);
      } catch (IncompatibleClassChangeError refusal) {
        assertTrue(refusal.getMessage().contains("do: let the loader show"), refusal.getMessage());
      }
    }
  }
}
