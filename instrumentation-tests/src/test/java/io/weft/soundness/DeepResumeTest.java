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

  /** How many returned their right value after they had been refused. */
  private int wentOn;

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

  /** Three classes, so that no compiler makes one frame of the call and its caller: each is checked for room. */
  private interface Resumer {
    boolean resume(Coroutine coroutine);
  }

  private static final List<Resumer> RESUMERS =
      List.of(Coroutine::resume, Coroutine::resume, Coroutine::resume);

  /** Fills the stack, and resumes some levels above the bottom; returns the level, 0 the bottom. */
  @SuppressWarnings("InfiniteRecursion") // on purpose: the stack is to be full
  private int resumeAbove(int levels, Coroutine coroutine, Resumer resumer) {
    int level;
    try {
      level = 1 + resumeAbove(levels, coroutine, resumer);
    } catch (StackOverflowError full) {
      level = 0;
    }
    if (level == levels) {
      try {
        resumer.resume(coroutine);
      } catch (StackOverflowError full) {
        // The body was told, or the coroutine is as it was. To ask which would need room.
      }
    }
    return level;
  }

  /** The same; true when the coroutine still waits: it has been refused. */
  private boolean isRefused(int round, Coroutine coroutine) {
    resumeAbove(round % LEVELS, coroutine, RESUMERS.get(round % RESUMERS.size()));
    if (coroutine.isDone()) {
      return false;
    }
    refused++;
    return true;
  }

  /**
   * Resumes what was refused, with room. It may have been refused after a method that it had called was told of the full
   * stack; then its own methods are told now.
   */
  private boolean reachesItsEnd(Coroutine coroutine) {
    try {
      assertFalse(coroutine.resume());
      return true;
    } catch (StackOverflowError told) {
      assertTrue(coroutine.isDone());
      return false;
    }
  }

  private void fillTheStackAndResume() {
    List<String> all = List.of("begun", "resumed 1", "ended");
    for (int i = 0; i < ROUNDS; i++) { // at first, classes are linked on the full stack
      effects.clear();
      Coroutine coroutine = new Coroutine(() -> body());
      assertTrue(coroutine.resume());
      if (isRefused(i, coroutine)) {
        assertTrue(effects.size() < all.size(), effects::toString);
        if (reachesItsEnd(coroutine)) {
          assertEquals(all, effects, "round " + i);
          wentOn++;
        }
      }
      assertEquals(all.subList(0, effects.size()), effects, "round " + i);
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
      Coroutine undisturbed = new Coroutine(() -> sum = cleaning(depth, 5, 7, this));
      assertTrue(undisturbed.resume() && !undisturbed.resume());
      long right = sum;
      entered = 0;
      left = 0;
      sum = 0;
      Coroutine coroutine = new Coroutine(() -> sum = cleaning(depth, 5, 7, this));
      assertTrue(coroutine.resume());
      assertEquals(0, left);
      if (isRefused(i, coroutine)) {
        assertTrue(coroutine.stackTrace().length > 0);
        if (reachesItsEnd(coroutine)) {
          assertEquals(right, sum, "depth " + depth + ", round " + i);
          wentOn++;
        }
      }
      assertTrue(coroutine.isDone());
      // Or the body was told of the full stack: then, too, each frame was left as it was entered.
      assertEquals(entered, left, "depth " + depth + ", round " + i);
    }
  }

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
    assertTrue(wentOn > 0, "no coroutine went on to its value after it was refused");
  }

  @Test
  void resumingOnAFullStackLosesNothing() throws InterruptedException {
    onASmallStack(this::fillTheStackAndResume);
  }

  @Test
  void everyFinallyBlockRunsWhenTheStackIsTooFullForAFrame() throws InterruptedException {
    onASmallStack(this::fillTheStackOverFrames);
  }
}
