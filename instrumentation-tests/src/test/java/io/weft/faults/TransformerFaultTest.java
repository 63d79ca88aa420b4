package io.weft.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class TransformerFaultTest {
  private static final String VICTIM = Subject.Victim.class.getName();
  private static final int ENOUGH = 500;

  private static Map<String, FaultyLoader.Fault> faults() {
    Map<String, FaultyLoader.Fault> faults = new LinkedHashMap<>();
    faults.put("runtime exception", o -> {
      throw new IllegalStateException("injected");
    });
    faults.put("input error", o -> {
      throw new IOException("injected");
    });
    faults.put("link error", o -> {
      throw new NoClassDefFoundError("injected");
    });
    faults.put("garbage", o -> FaultyLoader.garbage());
    faults.put("truncated", FaultyLoader::truncated);
    return faults;
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor().newInstance();
  }

  /** Runs a virtual call through the superclass in a coroutine; null if it was pinned. */
  private static String throughTheBase(Object victim) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = call((Subject.Base) victim));
    try {
      while (coroutine.resume()) {
        // to the end
      }
    } catch (PinnedException pinned) {
      return "pinned";
    }
    return result[0];
  }

  @Suspendable
  private static String call(Subject.Base base) {
    return base.work();
  }

  private static void assertSuspends(Class<?> next) throws ReflectiveOperationException {
    Coroutine coroutine = new Coroutine((SuspendableRunnable) make(next));
    assertTrue(coroutine.resume(), "the next class of the loader does not suspend");
    assertFalse(coroutine.resume());
  }

  @Test
  void supertypesThatCannotBeReadAreNoFault() throws Exception {
    for (Map.Entry<String, FaultyLoader.Fault> fault : faults().entrySet()) {
      FaultyLoader loader = new FaultyLoader(fault.getValue(), 0);
      Object victim = make(loader.victim());
      assertNotEquals("base", throughTheBase(victim), fault.getKey());
      assertSuspends(loader.next());
    }
  }

  @Test
  void aLoaderThatThrowsIsReportedOnce() throws Exception {
    try (Reports reports = new Reports()) {
      FaultyLoader loader = new FaultyLoader(faults().get("runtime exception"), 0);
      loader.victim();
      LogRecord report = reports.await(r -> r.getMessage().contains(loader.toString()));
      assertTrue(report.getMessage().contains("IllegalStateException: injected"));
      loader.next();
      assertEquals(1, reports.count(loader.toString()));
    }
  }

  @Test
  void anErrorInEachStageIsReportedAndLeavesTheProgramSound() throws Exception {
    TreeSet<String> stages = new TreeSet<>();
    int failing = 1;
    for (boolean harmless = false; !harmless && failing < ENOUGH; failing++) {
      Supplier<Error> error = failing % 2 == 0 ? StackOverflowError::new : OutOfMemoryError::new;
      FaultyLoader loader = new FaultyLoader(
          o -> {
            throw error.get();
          },
          failing);
      try (Reports reports = new Reports()) {
        Object victim = make(loader.victim());
        harmless = loader.isHarmless();
        if (!harmless) {
          LogRecord report = reports.await("W-199");
          assertTrue(report.getMessage().contains(VICTIM), report.getMessage());
          assertEquals(error.get().getClass(), report.getThrown().getClass());
          Arrays.stream(report.getThrown().getStackTrace())
              .map(StackTraceElement::getClassName)
              .filter(c -> c.startsWith("io.weft.agent.") && !c.contains(".asm."))
              .forEach(c -> stages.add(c.substring(c.lastIndexOf('.') + 1)));
          assertTrue(report.getMessage().contains("in io.weft.agent."), report.getMessage());
          assertEquals(1, reports.count("W-199"));
        }
        assertNotEquals("base", throughTheBase(victim), "read " + failing);
        assertSuspends(loader.next());
      }
    }
    assertTrue(failing < ENOUGH, "the victim reads no end of classes");
    for (String stage : new String[] {"ClassFilter", "LambdaRewriter", "MethodAnalyzer"}) {
      assertTrue(stages.contains(stage), "never failed in " + stage + ", but in " + stages);
    }
  }

  @Test
  void aTruncatedClassIsLeftToTheJvm() throws Exception {
    FaultyLoader loader = new FaultyLoader(o -> o, 0);
    byte[] whole = FaultyLoader.original("Victim");
    loader.replace("Victim", Arrays.copyOf(whole, whole.length - 100));
    try (Reports reports = new Reports()) {
      assertThrows(ClassFormatError.class, loader::victim);
      reports.await(r -> r.getMessage().contains("W-199") && r.getMessage().contains(VICTIM));
    }
    assertSuspends(loader.next());
  }
}
