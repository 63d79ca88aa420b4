package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.equivalence.AgentInstaller;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Frames of calls that have returned are filled again by the calls that come next: never one that is still needed. */
class SpareFrameTest {
  static {
    AgentInstaller.install();
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int ROUNDS = 1_000;

  /** In all rounds: what measuring takes. */
  private static final int MOST_BYTES = 1_000;

  /** Of random programs that one test runs. */
  private static final int PROGRAMS = 400;

  @Test
  void whatIsCalledAgainAllocatesNothing() {
    Coroutine coroutine = new Coroutine(() -> {
      for (long i = 0; ; i++) {
        outer("a", i);
      }
    });
    coroutine.resume();
    long least = Long.MAX_VALUE;
    for (int batch = 0;
        batch < 500 && least > MOST_BYTES;
        batch++) { // the compiler works beside it
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        coroutine.resume();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least <= MOST_BYTES, least + " bytes in " + ROUNDS + " rounds");
  }

  @Suspendable
  private static long outer(Object value, long number) {
    return number + inner(value, number, 20) + value.hashCode();
  }

  @Suspendable
  private static long inner(Object value, long number, int calls) {
    if (calls > 0) {
      return inner(value, number, calls - 1) + number + value.hashCode();
    }
    Coroutine.suspend();
    return number;
  }

  /** The frame behind those that have ended is of the same class, and runs. */
  @Test
  void aCallThatRunsKeepsItsFrame() {
    List<String> effects = new ArrayList<>();
    run(() -> descend(effects, 3, 0));
    assertEquals(
        List.of(
            "0 at 0", "1 at 0", "2 at 0", "3 at 0", "3 at 1", "2 at 1", "3 at 0", "3 at 1",
            "2 at 2", "1 at 1", "2 at 0", "3 at 0", "3 at 1", "2 at 1", "3 at 0", "3 at 1",
            "2 at 2", "1 at 2", "0 at 1"),
        effects);
  }

  @Suspendable
  private static void descend(List<String> effects, int depth, int level) {
    int step = 0;
    effects.add(level + " at " + step++);
    if (level == depth) {
      Coroutine.suspend();
      effects.add(level + " at " + step);
      return;
    }
    for (int i = 0; i < (level == 0 ? 1 : 2); i++) {
      descend(effects, depth, level + 1);
      effects.add(level + " at " + step++);
    }
  }

  @Test
  void whoSuspendsBehindACallThatHasSuspendedIsStillTheLast() {
    List<String> effects = new ArrayList<>();
    run(() -> {
      descend(effects, 1, 0);
      Coroutine.suspend();
      effects.add("end");
    });
    assertEquals(List.of("0 at 0", "1 at 0", "1 at 1", "0 at 1", "end"), effects);
  }

  /** Calls of four methods as a random source says, some of which suspend, throw and catch. */
  @RepeatedTest(5)
  void randomCallsComeToTheSame(RepetitionInfo repetition) {
    long first = System.nanoTime() * 31 + repetition.getCurrentRepetition();
    long suspensions = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      long seed = first + i;
      Calls plain = new Calls(seed, false);
      plain.run();
      Calls suspended = new Calls(seed, true);
      suspensions += run(suspended);
      assertEquals(plain.effects, suspended.effects, "seed " + seed);
    }
    assertTrue(suspensions > PROGRAMS, suspensions + " suspensions, seed " + first);
  }

  private static long run(SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    long suspensions = 0;
    while (coroutine.resume()) {
      suspensions++;
    }
    return suspensions;
  }

  /** A program that is made while it runs. */
  private static final class Calls implements SuspendableRunnable {
    private static final int MOST_EFFECTS = 300;

    private final Random random;
    private final boolean suspends;
    private final List<String> effects = new ArrayList<>();

    Calls(long seed, boolean suspends) {
      this.random = new Random(seed);
      this.suspends = suspends;
    }

    @Override
    public void run() {
      try {
        effects.add("result " + call(0));
        pause();
        effects.add("result " + call(0));
      } catch (IllegalStateException thrown) {
        effects.add("thrown " + thrown.getMessage());
      }
    }

    @Suspendable
    private long call(int depth) {
      return switch (random.nextInt(4)) {
        case 0 -> first(depth, random.nextInt(100));
        case 1 -> second(random.nextLong(), "s" + depth, depth);
        case 2 -> third(depth, depth * 0.5, effects.size());
        default -> (int) fourth(depth);
      };
    }

    private boolean isOver(int depth) {
      return effects.size() > MOST_EFFECTS || depth > 12 || random.nextInt(6) == 0;
    }

    @Suspendable
    private void pause() {
      if (random.nextBoolean() && suspends) {
        Coroutine.suspend();
      }
    }

    @Suspendable
    private long first(int depth, int number) {
      long sum = number;
      for (int i = 0; i < 3 && !isOver(depth); i++) {
        pause();
        sum = sum * 31 + call(depth + 1);
        effects.add("first " + number + " " + i + " " + sum);
      }
      return sum;
    }

    @Suspendable
    private long second(long number, String name, int depth) {
      try {
        if (!isOver(depth)) {
          number += call(depth + 1) + name.length();
          pause();
          number ^= call(depth + 1);
        }
      } catch (IllegalStateException thrown) {
        pause();
        effects.add("second " + name + " caught " + thrown.getMessage());
      } finally {
        effects.add("second " + name + " " + number);
        pause();
      }
      return number;
    }

    @Suspendable
    private long third(int depth, double half, Object boxed) {
      pause();
      if (random.nextInt(8) == 0) {
        throw new IllegalStateException("third " + boxed);
      }
      long result = isOver(depth) ? 3 : call(depth + 1) + call(depth + 1);
      effects.add("third " + half + " " + boxed + " " + result);
      return result;
    }

    @Suspendable
    private long fourth(int depth) {
      try {
        return isOver(depth) ? 4 : call(depth + 1);
      } catch (IllegalStateException thrown) {
        effects.add("fourth " + depth);
        return thrown.getMessage().length();
      }
    }
  }
}
