package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Generator;
import io.weft.Suspendable;
import org.junit.jupiter.api.Test;

/** A call that cannot suspend again, since the stack is too full, leaves its callers their {@code finally} blocks. */
class FullStackSuspendTest {
  private static final long STACK_BYTES = 300 * 1024;
  private static final int ELEMENTS = 5;
  private static final int LEVELS = 90;
  private static final int ROUNDS = 8;

  private int entered;
  private int left;
  private int told;

  @Suspendable
  private void called(Generator.Sink<Integer> sink, int depth, long a, double b) {
    if (depth == 0) {
      for (int i = 0; i < ELEMENTS; i++) {
        sink.yield(i);
      }
      return;
    }
    entered++;
    try {
      called(sink, depth - 1, a + 1, b);
    } finally {
      left++;
    }
  }

  /** False: it has ended. */
  private boolean take(Generator<Integer> generator) {
    try {
      return generator.hasNext() && generator.next() >= 0;
    } catch (StackOverflowError full) {
      told++;
      return true;
    }
  }

  /** Fills the stack, and takes an element some levels above the bottom; returns the level, 0 the bottom. */
  @SuppressWarnings("InfiniteRecursion") // on purpose: the stack is to be full
  private int takeAbove(int levels, Generator<Integer> generator) {
    int level;
    try {
      level = 1 + takeAbove(levels, generator);
    } catch (StackOverflowError full) {
      level = 0;
    }
    if (level == levels) {
      take(generator);
    }
    return level;
  }

  private void suspendWithALittleMoreRoomEachTime() {
    for (int i = 0; i < LEVELS * ROUNDS; i++) {
      int depth = i % 4;
      entered = 0;
      left = 0;
      Generator<Integer> generator = Generator.of(sink -> called(sink, depth, 1, 2));
      boolean more = true;
      for (int k = 0; more; k++) {
        if (k == i % 3) {
          takeAbove(i / ROUNDS, generator);
        } else {
          more = take(generator);
        }
      }
      assertEquals(entered, left, "depth " + depth + ", levels " + i / ROUNDS);
    }
  }

  @Test
  void callersOfACallThatCannotSuspendAreLeftAsTheyWereEntered() throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(null, this::suspendWithALittleMoreRoomEachTime, "full", STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
    assertTrue(told > 0, "the stack was never too full");
  }
}
