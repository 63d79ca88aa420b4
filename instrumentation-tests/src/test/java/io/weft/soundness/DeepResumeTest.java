package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A resume for which the stack has no room left changes nothing: the coroutine is as it was. */
class DeepResumeTest {
  private static final long STACK_BYTES = 512 * 1024;
  private static final int ROUNDS = 120;
  private static final int LEVELS = 30;

  private final List<String> effects = new ArrayList<>();
  private int refused;

  @Suspendable
  private void body() {
    effects.add("begun");
    waitOnce();
    effects.add("ended");
  }

  @Suspendable
  private void waitOnce() {
    long before = effects.size();
    Coroutine.suspend();
    effects.add("resumed " + before);
  }

  /** Fills the stack, and resumes some levels above the bottom; returns the level, 0 the bottom. */
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
        refused += coroutine.isDone() ? 0 : 1; // else it had begun, and the body was told
      }
    }
    return level;
  }

  private void fillTheStackAndResume() {
    for (int i = 0; i < ROUNDS; i++) { // at first, classes are linked on the full stack
      effects.clear();
      Coroutine coroutine = new Coroutine(() -> body());
      assertTrue(coroutine.resume());
      resumeAbove(i % LEVELS, coroutine);
      if (!coroutine.isDone()) {
        assertFalse(coroutine.resume());
        assertEquals(List.of("begun", "resumed 1", "ended"), effects);
      }
    }
  }

  private int entered;
  private int left;
  private long sum;

  /** Frames of several sizes, each with a {@code finally} block; values of several kinds come back. */
  @Suspendable
  private long cleaning(int depth, long a, double b, Object c) {
    entered++;
    try {
      if (depth == 0) {
        Coroutine.suspend();
        return 1;
      }
      return (depth & 1) == 0
          ? cleaning(depth - 1, a + 1, b, c) + 1
          : Long.parseLong(boxed(depth - 1, a, b + 1, c));
    } finally {
      left++;
    }
  }

  @Suspendable
  private String boxed(int depth, long a, double b, Object c) {
    entered++;
    try {
      return String.valueOf(wide(depth, a, b, c, a + 1, b + 1, a + 2, b + 2, a + 3, b + 3) + 1);
    } finally {
      left++;
    }
  }

  @Suspendable
  private long wide(
      int depth, long a, double b, Object c, long d, double e, long f, double g, long h, double i) {
    entered++;
    try {
      long before = a + d + f + h - 4 * a - 6;
      double more = b + e + g + i - 4 * b - 6;
      return cleaning(depth, a, b, c) + 1 + before + (long) more;
    } finally {
      left++;
    }
  }

  private void fillTheStackOverFrames() {
    for (int i = 0; i < ROUNDS * 2; i++) {
      int depth = i % 7;
      entered = 0;
      left = 0;
      sum = 0;
      Coroutine coroutine = new Coroutine(() -> sum = cleaning(depth, 5, 7, this));
      assertTrue(coroutine.resume());
      assertEquals(0, left);
      int before = refused;
      resumeAbove(i % LEVELS, coroutine);
      if (refused > before) {
        assertTrue(coroutine.stackTrace().length > 0);
        assertFalse(coroutine.resume());
      }
      assertTrue(coroutine.isDone());
      // Or the body was told of the full stack: then, too, each frame was left as it was entered.
      assertEquals(entered, left, "depth " + depth + ", round " + i);
      if (refused > before && left == entered) {
        partly += sum == entered ? 1 : 0;
      }
    }
  }

  private int partly;

  private void onASmallStack(Runnable code) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(null, code, "full stack", STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
    assertTrue(refused > 0, "the stack was never too full to begin");
  }

  @Test
  void resumingOnAFullStackLosesNothing() throws InterruptedException {
    onASmallStack(this::fillTheStackAndResume);
  }

  @Test
  void everyFinallyBlockRunsWhenTheStackIsTooFullForAFrame() throws InterruptedException {
    onASmallStack(this::fillTheStackOverFrames);
    assertTrue(partly > 0, "no coroutine went on to its value after it was refused");
  }
}
