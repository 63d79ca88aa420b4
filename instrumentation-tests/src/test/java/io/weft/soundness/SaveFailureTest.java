package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** An error while a frame is saved is delivered as if the innermost suspending call had thrown it. */
class SaveFailureTest {
  /** How many overflows to provoke: compiled frames are smaller, so no depth is sure to be one. */
  private static final int OVERFLOWS = 50;

  private final List<String> effects = new ArrayList<>();

  /** Defines the program anew; the class of one method by a loader that fails to define its frame. */
  private static final class ProgramLoader extends ClassLoader {
    private static final String PROGRAM = SaveFailureProgram.class.getName();
    private final FailingLoader failing;

    ProgramLoader(String holder) {
      super(SaveFailureTest.class.getClassLoader());
      this.failing = new FailingLoader(this, PROGRAM + "$" + holder);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(failing.holder)) {
        return failing.loadClass(name, resolve);
      }
      if (!name.startsWith(PROGRAM) || name.contains("$$")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = read(this, name);
      return defineClass(name, bytes, 0, bytes.length);
    }

    private static byte[] read(ClassLoader loader, String name) throws ClassNotFoundException {
      try (InputStream in = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Defines one class; fails once to load the superclass of its frame, so to define the frame. */
  private static final class FailingLoader extends ClassLoader {
    private final String holder;
    private boolean failed;

    FailingLoader(ClassLoader parent, String holder) {
      super(parent);
      this.holder = holder;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals("io.weft.abi.Frame") && !failed) {
        failed = true;
        throw new StackOverflowError("injected");
      }
      if (!name.equals(holder)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = ProgramLoader.read(this, name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private Coroutine program(String failing, boolean innerCatches, boolean cleanupSuspends)
      throws ReflectiveOperationException {
    return program(failing, innerCatches, cleanupSuspends, false);
  }

  private Coroutine program(
      String failing, boolean innerCatches, boolean cleanupSuspends, boolean calledBefore)
      throws ReflectiveOperationException {
    ProgramLoader loader = new ProgramLoader(failing);
    SuspendableRunnable program = loader
        .loadClass(SaveFailureProgram.class.getName())
        .asSubclass(SuspendableRunnable.class)
        .getConstructor(List.class, Boolean.class, Boolean.class, Boolean.class)
        .newInstance(effects, innerCatches, cleanupSuspends, calledBefore);
    return new Coroutine(program);
  }

  /** Two of the three frames are those of calls that have returned, and behind them was another caller. */
  @Test
  void framesThatWereFilledAgainHaveNoCallerBehindTheOneThatFails()
      throws ReflectiveOperationException {
    assertRuns(
        program("Outer", false, false, true),
        2,
        "resumed",
        "inner 8",
        "middle 7",
        "before 11",
        "inner met injected",
        "inner 3",
        "middle 2",
        "outer 10",
        "caught injected",
        "end");
  }

  /** What is yielded after a wait that failed is handed out like anything else. */
  @Test
  void aGeneratorWhoseFrameAtACheckpointCannotBeSavedLosesNoElement() throws Exception {
    Supplier<?> elements = new ProgramLoader("Pausing")
        .loadClass(SaveFailureProgram.class.getName() + "$Elements")
        .asSubclass(Supplier.class)
        .getConstructor()
        .newInstance();
    List<?> taken = Scheduler.run(() -> {
      Generator<?> generator = (Generator<?>) elements.get();
      List<Object> result = new ArrayList<>();
      while (generator.hasNext()) {
        result.add(generator.next());
      }
      return result;
    });
    assertEquals(List.of("injected", 1, 2, 3), taken);
  }

  private void assertRuns(Coroutine coroutine, int suspensions, String... expected) {
    for (int i = 0; i < suspensions; i++) {
      assertTrue(coroutine.resume(), "ended after " + i + " suspensions: " + effects);
    }
    assertFalse(coroutine.resume());
    assertEquals(List.of(expected), effects);
  }

  @Test
  void suspendsWhereNothingFails() throws ReflectiveOperationException {
    assertRuns(
        program("None", false, false),
        2,
        "resumed",
        "inner 3",
        "middle 2",
        "outer 10",
        "result 123",
        "end");
  }

  @Test
  void innermostFrameCannotBeSaved() throws ReflectiveOperationException {
    assertRuns(
        program("Inner", false, false),
        1,
        "inner met injected",
        "inner 3",
        "middle 2",
        "outer 10",
        "caught injected",
        "end");
  }

  @Test
  void middleFrameCannotBeSaved() throws ReflectiveOperationException {
    assertRuns(
        program("Middle", false, false),
        1,
        "inner met injected",
        "inner 3",
        "middle 2",
        "outer 10",
        "caught injected",
        "end");
  }

  @Test
  void outermostFrameCannotBeSaved() throws ReflectiveOperationException {
    assertRuns(
        program("Outer", false, false),
        1,
        "inner met injected",
        "inner 3",
        "middle 2",
        "outer 10",
        "caught injected",
        "end");
  }

  @Test
  void whoCatchesTheErrorGoesOnWithAValue() throws ReflectiveOperationException {
    for (String failing : List.of("Inner", "Middle", "Outer")) {
      effects.clear();
      assertRuns(
          program(failing, true, false),
          1,
          "inner met injected",
          "inner 3",
          "middle 2",
          "outer 10",
          "result 123",
          "end");
    }
  }

  @Test
  void cleanupAfterTheErrorMaySuspendAgain() throws ReflectiveOperationException {
    for (String failing : List.of("Inner", "Middle", "Outer")) {
      effects.clear();
      assertRuns(
          program(failing, false, true),
          2,
          "inner met injected",
          "inner 3",
          "middle 2",
          "middle cleaned up",
          "outer 10",
          "caught injected",
          "end");
    }
  }

  /** Real overflows, at every depth near the limit: each is caught or the chain suspends whole. */
  @Test
  void realOverflowsNeverCutAChain() throws InterruptedException {
    List<String> failures = new ArrayList<>();
    Thread thread =
        new Thread(null, () -> overflowAtEachDepth(failures), "small-stack", 512 * 1024);
    thread.start();
    thread.join();
    assertEquals(List.of(), failures);
  }

  private static void overflowAtEachDepth(List<String> failures) {
    int limit = Deep.limit();
    int suspended = 0;
    int overflowed = 0;
    for (int depth = limit / 4; overflowed < OVERFLOWS; depth += limit / 100) {
      Deep deep = new Deep(depth);
      Coroutine coroutine = new Coroutine(deep);
      try {
        while (coroutine.resume()) {
          suspended++;
        }
      } catch (StackOverflowError e) {
        overflowed++;
        continue; // met before or while suspending, and passed on to the outside
      } catch (RuntimeException e) {
        failures.add("depth " + depth + ": " + e);
        continue;
      }
      if (!deep.isBalanced()) {
        failures.add("depth " + depth + ": " + deep);
      }
    }
    if (suspended == 0) {
      failures.add("never suspended, limit " + limit);
    }
  }

  /** Counts calls and returns of a recursion. */
  private static final class Deep implements SuspendableRunnable {
    private final int depth;
    private int entered;
    private int left;
    private boolean ended;

    Deep(int depth) {
      this.depth = depth;
    }

    static int limit() {
      int[] reached = new int[1];
      try {
        probe(reached, 1L, 2L);
      } catch (StackOverflowError expected) {
        // the number is all that is wanted
      }
      return reached[0];
    }

    private static long probe(int[] reached, long a, long b) {
      return reached[0]++ < 0 ? a : probe(reached, b, a) + a;
    }

    @Override
    public void run() {
      dive(depth, depth + 1L);
      ended = true;
    }

    @Suspendable
    private long dive(int below, long check) {
      entered++;
      if (below == 0) {
        Coroutine.suspend();
        left++;
        return 0;
      }
      long result = dive(below - 1, check - 1);
      if (check != below + 1L || result != below - 1) {
        throw new IllegalStateException("at " + below + ": " + check + ", " + result);
      }
      left++;
      return result + 1;
    }

    boolean isBalanced() {
      return ended && entered == depth + 1 && left == entered;
    }

    @Override
    public String toString() {
      return "entered " + entered + ", left " + left + ", ended " + ended;
    }
  }
}
