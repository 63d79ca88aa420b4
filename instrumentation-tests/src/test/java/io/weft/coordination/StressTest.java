package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.Worker.Kind;
import io.weft.coordination.Worker.Step;
import io.weft.sync.Channel;
import io.weft.sync.Latch;
import io.weft.sync.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks of two loops and threads, at the same things at once, some of them cancelled at any moment. */
@Tag("slow")
class StressTest {
  private static final long DURATION_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int TASKS = 10;
  private static final int THREADS = 3;
  private static final int STEPS = 60;
  private static final int MEETINGS = 100_000;

  private int rounds;
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void nothingIsLostDoubledOrHeld() {
    long seed = Long.getLong("weft.stress.seed", System.nanoTime());
    System.out.println("weft.stress.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      scheduler.runBlocking(() -> {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < DURATION_NS) {
          round(random.split());
          rounds++;
        }
      });
    }
    System.out.println(rounds + " rounds");
  }

  /** A wake-up that is lost hangs it: nobody else comes. */
  @ParameterizedTest
  @EnumSource(names = {"TWO_LOOPS", "THREADS"})
  void choicesThatMeetLoseNoWakeUp(World world) throws Exception {
    Channel<Integer> left = Channel.rendezvous();
    Channel<Integer> right = Channel.rendezvous();
    world.run(() -> {
      World.Running other = world.start(() -> {
        for (int i = 0; i < MEETINGS; i++) {
          int element = i;
          int received = new Select<Integer>()
              .onReceive(left, each -> each)
              .onReceive(right, each -> each)
              .await();
          assertEquals(element, received);
        }
      });
      for (int i = 0; i < MEETINGS; i++) {
        new Select<Void>()
            .onSend(right, i, () -> null)
            .onSend(left, i, () -> null)
            .await();
      }
      other.join();
    });
    assertEquals("Channel[rendezvous]", left.toString());
    assertEquals("Channel[rendezvous]", right.toString());
  }

  @Suspendable
  private void round(SplittableRandom random) {
    Workplace place = new Workplace(List.of(0, 1, -1));
    List<Worker> workers = new ArrayList<>();
    Latch threads = new Latch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Worker worker = new Worker(place, workers.size());
      workers.add(worker);
      startThread(worker, random.split(), threads);
    }
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      Worker worker = new Worker(place, workers.size());
      workers.add(worker);
      SplittableRandom its = random.split();
      tasks.add(Task.spawnOn(Placement.loop(i % 2), () -> work(worker, its, false)));
    }
    int turns = random.nextInt(200);
    for (int turn = 0; turn < turns; turn++) {
      if (random.nextInt(20) == 0) {
        tasks.get(random.nextInt(TASKS)).cancel();
      }
      Task.yield();
    }
    place.close();
    for (Task<Void> each : tasks) {
      try {
        each.join();
      } catch (Cancelled expected) {
        // by this test
      }
    }
    threads.await();
    assertEquals(List.of(), List.copyOf(failures));
    place.check(workers);
  }

  private void startThread(Worker worker, SplittableRandom random, Latch ended) {
    Thread thread = new Thread(() -> {
      try {
        work(worker, random, true);
      } catch (Throwable thrown) {
        failures.add(thrown);
      } finally {
        ended.countDown();
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  @Suspendable
  private static void work(Worker worker, SplittableRandom random, boolean isThread)
      throws Exception {
    Kind[] kinds = Kind.values();
    for (int i = 0; i < STEPS; i++) {
      Kind kind = kinds[random.nextInt(kinds.length)];
      if (!isThread || Worker.isForThreads(kind)) {
        worker.perform(new Step(kind, random.nextInt(3), random.nextInt(3)));
      }
    }
  }
}
