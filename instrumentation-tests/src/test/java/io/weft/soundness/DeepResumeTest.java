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

  @Test
  void resumingOnAFullStackLosesNothing() throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(null, this::fillTheStackAndResume, "full stack", STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    assertFalse(failure[0] != null, () -> String.valueOf(failure[0]));
    assertTrue(refused > 0, "the stack was never too full to begin");
  }
}
