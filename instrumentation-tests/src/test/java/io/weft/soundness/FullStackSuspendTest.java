package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.Suspendable;
import org.junit.jupiter.api.Test;

/** A call that cannot suspend again, since the stack is too full, leaves its callers their {@code finally} blocks. */
class FullStackSuspendTest {
  private static final long STACK_BYTES = 300 * 1024;
  private static final int ELEMENTS = 5;
  private static final int LEVELS = 90;
  private static final int ROUNDS = 8;

  /** Made before, as there is no room to make it. */
  private static final IllegalStateException THROWN = new IllegalStateException("of the callee");

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

  @Suspendable
  private static long throwing() {
    Coroutine.suspend();
    throw THROWN;
  }

  /** Needs more room than what it calls. */
  @Suspendable
  private static long callerOfThrowing(long x) {
    long a = x;
    long b = a + 1;
    long c = b + 1;
    long d = c + 1;
    long e = d + 1;
    long f = e + 1;
    long g = f + 1;
    long h = g + 1;
    long i = h + 1;
    long j = i + 1;
    long k = j + 1;
    long l = k + 1;
    return throwing() + a + b + c + d + e + f + g + h + i + j + k + l;
  }

  /** Resumes some levels above the bottom of a full stack; returns the level, 0 the bottom. */
  @SuppressWarnings("InfiniteRecursion") // on purpose: the stack is to be full
  private int resumeAbove(int levels, Coroutine coroutine) {
    int level;
    try {
      level = 1 + resumeAbove(levels, coroutine);
    } catch (StackOverflowError full) {
      level = 0;
    }
    if (level == levels) {
      try {
        coroutine.resume();
      } catch (StackOverflowError full) {
        told++;
      } catch (IllegalStateException thrown) {
        left++;
      }
    }
    return level;
  }

  /** The caller is told of the exception, or of the full stack; it never goes on as if there were a value. */
  private void throwWithALittleMoreRoomEachTime() {
    for (int i = 0; i < LEVELS * ROUNDS; i++) {
      left = 0;
      entered = 0;
      Coroutine coroutine = new Coroutine(() -> {
        callerOfThrowing(1);
        entered++;
      });
      assertTrue(coroutine.resume());
      resumeAbove(i / ROUNDS, coroutine);
      if (!coroutine.isDone()) {
        try {
          coroutine.resume();
        } catch (IllegalStateException thrown) {
          left++;
        }
        assertEquals(1, left, "levels " + i / ROUNDS);
      }
      assertTrue(coroutine.isDone());
      assertEquals(0, entered, "levels " + i / ROUNDS);
    }
  }

  @Test
  void anExceptionThatWaitsForRoomForItsCallerIsNotLost() throws InterruptedException {
    onSmallStack(this::throwWithALittleMoreRoomEachTime);
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
    onSmallStack(this::suspendWithALittleMoreRoomEachTime);
  }

  private void onSmallStack(Runnable body) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(null, body, "full", STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
    assertTrue(told > 0, "the stack was never too full");
  }
}
