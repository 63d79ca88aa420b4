package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Random trees of scopes and tasks, in which random ones fail, are cancelled or too late: every body that was entered is
 * left before the run returns, and what the run throws is something that happened in it. Most run in virtual time and
 * in the order of their seed, so that the seed repeats them; some on threads, with all that these add.
 */
class RandomTreeTest {
  private static final int TREES = 2000;
  private static final int TREES_ON_THREADS = 50;
  private static final int DEPTH = 5;

  /** What may happen to a tree. */
  private enum Mishap {
    FAILURE,
    CANCELLATION,
    TIME_OUT
  }

  /** What fails on purpose. */
  private static final class Boom extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** One of them. */
  private static final class Tree {
    private final long seed;
    private final Set<Mishap> mishaps;
    private final int loops;
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentLinkedQueue<Task<?>> tasks = new ConcurrentLinkedQueue<>();

    Tree(long seed, Set<Mishap> mishaps, int loops) {
      this.seed = seed;
      this.mishaps = mishaps;
      this.loops = loops;
    }

    Throwable run() {
      try (TestScheduler scheduler =
          TestScheduler.builder().loops(loops).seed(seed).build()) {
        scheduler.run(() -> node(DEPTH));
        return null;
      } catch (Throwable thrown) {
        return thrown;
      }
    }

    Throwable runOnThreads() {
      try (Scheduler scheduler = Scheduler.builder().loops(loops).build()) {
        scheduler.runBlocking(() -> node(DEPTH));
        return null;
      } catch (Throwable thrown) {
        return thrown;
      }
    }

    String outcome(Throwable thrown) {
      return entered + " bodies, " + tasks.size() + " tasks, "
          + (thrown == null ? "no failure" : thrown.getClass());
    }

    @Suspendable
    private void node(int depth) throws Exception {
      Random random = new Random(seed * 1_000_003 + numbers.incrementAndGet());
      entered.incrementAndGet();
      try {
        for (int steps = random.nextInt(3); steps >= 0; steps--) {
          step(random, depth);
        }
      } finally {
        if (random.nextInt(4) == 0) {
          Scope.shielded(Duration.ofDays(1), () -> Task.sleep(Duration.ofNanos(1)));
        }
        left.incrementAndGet();
      }
    }

    @Suspendable
    private void step(Random random, int depth) throws Exception {
      int choice = random.nextInt(depth == 0 ? 4 : 9);
      if (choice < 2) {
        Task.yield();
      } else if (choice == 2) {
        Task.sleep(Duration.ofMillis(random.nextInt(3)));
      } else if (choice == 3) {
        misbehave(random);
      } else if (choice < 7) {
        children(random, depth, choice == 6 ? Scope.supervisor() : Scope.open());
      } else if (choice == 7) {
        timed(random, depth);
      } else {
        node(depth - 1);
      }
    }

    @Suspendable
    private void children(Random random, int depth, Scope opened) {
      try (Scope scope = opened) {
        for (int i = random.nextInt(4); i > 0; i--) {
          tasks.add(scope.forkOn(Placement.loop(random.nextInt(loops)), () -> node(depth - 1)));
        }
        if (random.nextBoolean()) {
          Task.yield();
        }
        if (random.nextBoolean()) {
          scope.join();
        }
      }
    }

    @Suspendable
    private void timed(Random random, int depth) throws Exception {
      Duration timeout = mishaps.contains(Mishap.TIME_OUT)
          ? Duration.ofMillis(random.nextInt(3))
          : Duration.ofDays(1);
      Scope.withTimeout(timeout, () -> {
        tasks.add(Task.spawn(() -> node(depth - 1)));
        node(depth - 1);
      });
    }

    private void misbehave(Random random) throws Boom {
      if (mishaps.contains(Mishap.FAILURE) && random.nextInt(4) == 0) {
        throw new Boom();
      }
      Task<?> victim = tasks.peek();
      if (mishaps.contains(Mishap.CANCELLATION) && victim != null && random.nextInt(3) == 0) {
        tasks.remove(victim);
        victim.cancel();
      }
    }

    void check(Throwable thrown) {
      String which = "seed " + seed + ", " + loops + " loops, " + mishaps;
      assertEquals(entered.get(), left.get(), which);
      for (Task<?> task : tasks) {
        assertTrue(task.isDone(), which);
      }
      if (mishaps.isEmpty()) {
        assertNull(thrown, which);
      } else if (thrown != null && !explains(thrown)) {
        throw new AssertionError(which, thrown);
      }
    }

    boolean explains(Throwable thrown) {
      if (thrown instanceof TaskFailedException) {
        return explains(thrown.getCause());
      }
      return thrown instanceof Boom && mishaps.contains(Mishap.FAILURE)
          || thrown instanceof TimeoutException && mishaps.contains(Mishap.TIME_OUT)
          || thrown instanceof Cancelled
              && (mishaps.contains(Mishap.CANCELLATION) || explains(thrown.getCause()));
    }
  }

  private static void check(Set<Mishap> mishaps) {
    long first = new Random().nextInt();
    System.out.println("trees with " + mishaps + ", first seed " + first);
    int failed = 0;
    int bodies = 0;
    for (int i = 0; i < TREES; i++) {
      Tree tree = new Tree(first + i, mishaps, 1 + i % 3);
      Throwable thrown = tree.run();
      tree.check(thrown);
      failed += thrown == null ? 0 : 1;
      bodies += tree.entered.get();
    }
    System.out.println(TREES + " trees, " + bodies + " bodies, " + failed + " runs failed");
    for (int i = 0; i < TREES_ON_THREADS; i++) {
      Tree tree = new Tree(first + i, mishaps, 1 + i % 2);
      tree.check(tree.runOnThreads());
    }
  }

  @Test
  void nothingHappens() {
    check(Set.of());
  }

  @Test
  void oneThingHappens() {
    for (Mishap mishap : Mishap.values()) {
      check(Set.of(mishap));
    }
  }

  @Test
  void everythingHappens() {
    check(Set.copyOf(List.of(Mishap.values())));
  }

  @Test
  void theSeedRepeatsATree() {
    Set<Mishap> mishaps = Set.of(Mishap.values());
    for (long seed = 0; seed < 100; seed++) {
      Tree tree = new Tree(seed, mishaps, 3);
      Tree again = new Tree(seed, mishaps, 3);
      assertEquals(tree.outcome(tree.run()), again.outcome(again.run()));
    }
  }
}
