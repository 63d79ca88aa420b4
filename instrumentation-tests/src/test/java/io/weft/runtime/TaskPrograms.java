package io.weft.runtime;

import io.weft.PinnedException;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.park.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/** What {@link TaskTest} and {@link SchedulerTest} run; a class of its own, loaded when the agent is there. */
final class TaskPrograms {
  private TaskPrograms() {}

  static <V> V onOneLoop(SuspendableCallable<V> main) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      return scheduler.runBlocking(main);
    }
  }

  static <V> V onTwoLoops(SuspendableCallable<V> main) {
    try (Scheduler scheduler = Scheduler.builder().loops(2).name("two").build()) {
      return scheduler.runBlocking(main);
    }
  }

  @Suspendable
  private static int addSlowly(int a, int b) {
    Task.yield();
    return a + b;
  }

  static int spawnAndJoin() {
    return onOneLoop(() -> {
      Task<Integer> three = Task.spawn(() -> addSlowly(1, 2));
      Task<Integer> seven = Task.spawn(() -> addSlowly(3, 4));
      return three.join() * seven.join();
    });
  }

  static List<String> yieldsInTurns() {
    return onOneLoop(() -> {
      List<String> log = new ArrayList<>();
      Task<Void> a = Task.spawn(() -> threeTimes(log, "a"));
      Task<Void> b = Task.spawn(() -> threeTimes(log, "b"));
      a.join();
      b.join();
      return log;
    });
  }

  @Suspendable
  private static void threeTimes(List<String> log, String name) {
    for (int i = 0; i < 3; i++) {
      log.add(name);
      Task.yield();
    }
  }

  /** By how many nanoseconds too early each of several sleepers woke; their order is for virtual time. */
  static List<Long> tooEarly() {
    return onOneLoop(() -> {
      List<Long> early = new ArrayList<>();
      List<Task<Void>> tasks = new ArrayList<>();
      for (int ms : new int[] {9, 1, 5}) {
        tasks.add(Task.spawn(() -> {
          Duration time = Duration.ofMillis(ms);
          long start = System.nanoTime();
          Task.sleep(time);
          early.add(Math.max(0, time.toNanos() - (System.nanoTime() - start)));
        }));
      }
      for (Task<Void> task : tasks) {
        task.join();
      }
      return early;
    });
  }

  static List<String> permits() {
    return onOneLoop(() -> {
      List<String> log = new ArrayList<>();
      Task<Void> task = Task.spawn(() -> {
        Task.park();
        log.add("first");
        Task.park();
        log.add("second");
      });
      task.unpark(); // before it parks
      task.unpark(); // the same permit
      Task.yield();
      log.add("parked " + task.state());
      task.unpark();
      task.join();
      return log;
    });
  }

  static String unparkByAThread() {
    return onOneLoop(() -> {
      Task<?> self = Task.current();
      new Thread(self::unpark).start();
      Task.park();
      return "unparked";
    });
  }

  static String joinOfAFailedTask(Exception thrown) {
    return onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        throw thrown;
      });
      try {
        return "joined " + task.join();
      } catch (TaskFailedException failed) {
        return failed.getMessage() + ", same: " + (failed.getCause() == thrown);
      }
    });
  }

  static String joinOfItself() {
    return onOneLoop(() -> {
      try {
        return "joined " + Task.current().join();
      } catch (IllegalStateException refused) {
        return refused.getMessage();
      }
    });
  }

  static List<Integer> joinedByManyTasks() {
    return onOneLoop(() -> {
      Task<Integer> slow = Task.spawn(() -> addSlowly(20, 1));
      List<Task<Integer>> joiners = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        joiners.add(Task.spawn(() -> slow.join()));
      }
      List<Integer> values = new ArrayList<>();
      for (Task<Integer> joiner : joiners) {
        values.add(joiner.join());
      }
      return values;
    });
  }

  static List<String> states() {
    return onOneLoop(() -> {
      List<String> log = new ArrayList<>();
      Task<Void> task = Task.spawn(() -> {
        log.add("" + Task.current().state());
        Task.park();
      });
      log.add("" + task.state());
      Task.yield();
      log.add("" + task.state());
      task.unpark();
      log.add("" + task.state());
      task.join();
      log.add("" + task.state() + " " + task.isDone());
      return log;
    });
  }

  static CompletableFuture<Integer> future(Exception failure) {
    return onOneLoop(() -> {
      Task<Integer> task = Task.spawn(() -> {
        Task.yield();
        if (failure != null) {
          throw failure;
        }
        return 5;
      });
      return task.toFuture();
    });
  }

  static String greedyTaskLetsOthersRun() {
    return onOneLoop(() -> {
      boolean[] stop = {false};
      Task<Void> other = Task.spawn(() -> {
        stop[0] = true;
      });
      Task<?> self = Task.current();
      while (!stop[0]) {
        self.unpark();
        Task.park(); // never has to wait, and spends its budget
      }
      other.join();
      return "stopped";
    });
  }

  static String yieldUnderAPin() {
    return onOneLoop(() -> {
      try {
        List.of(1).forEach(one -> Task.yield());
        return "yielded";
      } catch (PinnedException pinned) {
        return pinned.getMessage();
      }
    });
  }

  // ---- waits that others write

  static List<Integer> completedByThreads(int count) {
    return onOneLoop(() -> {
      List<Integer> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int value = i;
        Wait<Integer> wait = Wait.begin();
        new Thread(() -> wait.complete(value)).start();
        values.add(wait.await());
      }
      return values;
    });
  }

  static String failedByAThread(IOException thrown) {
    return onOneLoop(() -> {
      Wait<Integer> wait = Wait.begin();
      new Thread(() -> wait.fail(thrown)).start();
      try {
        return "completed " + wait.await();
      } catch (Exception caught) {
        return "same: " + (caught == thrown);
      }
    });
  }

  static String timedOut() {
    return onOneLoop(() -> {
      Wait<Integer> wait = Wait.begin();
      try {
        return "completed " + wait.await(Duration.ofMillis(2));
      } catch (TimeoutException late) {
        wait.complete(1); // does nothing
        Task.yield();
        return late.getMessage();
      }
    });
  }

  static int completedBeforeTheTimeOut() {
    return onOneLoop(() -> {
      Wait<Integer> wait = Wait.begin();
      Task.spawn(() -> wait.complete(1));
      return wait.await(Duration.ofDays(100_000_000));
    });
  }

  static String awaitedByAnother() {
    return onOneLoop(() -> {
      Wait<Integer> wait = Wait.begin();
      Task<Integer> other = Task.spawn(() -> wait.await());
      try {
        return "awaited " + other.join();
      } catch (TaskFailedException refused) {
        return refused.getCause().getMessage();
      }
    });
  }

  // ---- schedulers

  static Set<String> threadsOfPlacements() {
    return onTwoLoops(() -> {
      Set<String> threads = new TreeSet<>();
      threads.add(Thread.currentThread().getName() + " main");
      for (int i = 0; i < 2; i++) {
        threads.add(Task.spawnOn(Placement.loop(i), TaskPrograms::thread).join() + " loop " + i);
      }
      threads.add(Task.spawnOn(Placement.CURRENT, TaskPrograms::thread).join() + " current");
      threads.add(
          Task.spawnOn(Placement.LEAST_LOADED, TaskPrograms::thread).join() + " least loaded");
      return threads;
    });
  }

  @Suspendable
  private static String thread() {
    Task.yield();
    return Thread.currentThread().getName();
  }

  static List<Integer> leastLoadedSpreads() {
    return onTwoLoops(() -> {
      int[] perLoop = new int[2];
      List<Task<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        tasks.add(Task.spawnOn(Placement.LEAST_LOADED, () -> {
          Task.park();
          return Thread.currentThread().getName();
        }));
      }
      for (Task<String> task : tasks) {
        task.unpark();
        perLoop[task.join().equals("two-0") ? 0 : 1]++;
      }
      return List.of(perLoop[0], perLoop[1]);
    });
  }

  static String placementOnALoopThatIsNotThere() {
    return onTwoLoops(() -> {
      try {
        Task.spawnOn(Placement.loop(2), TaskPrograms::thread);
        return "spawned";
      } catch (IllegalArgumentException refused) {
        return refused.getMessage();
      }
    });
  }

  static long pingPongBetweenLoops(int rounds) {
    return onTwoLoops(() -> {
      Task<?> ping = Task.current();
      long[] count = {0};
      Task<Void> pong = Task.spawnOn(Placement.loop(1), () -> {
        for (int i = 0; i < rounds; i++) {
          Task.park();
          ping.unpark();
        }
      });
      for (int i = 0; i < rounds; i++) {
        pong.unpark();
        Task.park();
        count[0]++;
      }
      pong.join();
      return count[0];
    });
  }

  static List<String> runWaitsForAllTasks() {
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    Scheduler.run(() -> {
      Task.spawn(() -> {
        Task.sleep(Duration.ofMillis(3));
        Task.spawnOn(Placement.LEAST_LOADED, () -> {
          Task.sleep(Duration.ofMillis(3));
          log.add("grandchild ended");
        });
        log.add("child ended");
      });
      log.add("main ended");
    });
    log.add("run returned");
    return log;
  }

  static void runThatThrows(Exception thrown, Exception ofChild) {
    Scheduler.run(() -> {
      if (ofChild != null) {
        Task.spawn(() -> {
          throw ofChild;
        });
      }
      Task.yield();
      if (thrown != null) {
        throw thrown;
      }
    });
  }

  static int runWithAFailureThatWasJoined() {
    return Scheduler.run(() -> {
      Task<Void> failing = Task.spawn(() -> {
        throw new IOException();
      });
      try {
        failing.join();
        return 0;
      } catch (TaskFailedException expected) {
        return 1;
      }
    });
  }

  static void threeFailures() {
    onOneLoop(() -> {
      for (int i = 0; i < 3; i++) {
        int number = i;
        Task.spawn(() -> {
          throw new IOException("failure " + number);
        });
      }
      return null;
    });
  }

  static String nestedRun() {
    return onOneLoop(() -> {
      try {
        return "ran " + Scheduler.run(() -> 1);
      } catch (IllegalStateException refused) {
        return refused.getMessage();
      }
    });
  }

  static int joinFromAPlainThread() {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      Task<Integer> task = scheduler.spawn(() -> addSlowly(4, 5));
      return task.join();
    }
  }

  static List<String> closeWaitsForSpawnedTasks() {
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      for (int i = 0; i < 2; i++) {
        scheduler.spawn(() -> {
          Task.sleep(Duration.ofMillis(2));
          log.add("ended");
        });
      }
    }
    log.add("closed");
    return log;
  }

  static void spawnOnAClosedScheduler() {
    Scheduler scheduler = Scheduler.builder().loops(1).build();
    scheduler.close();
    scheduler.close();
    scheduler.spawn(() -> 1);
  }

  static void failureOfASpawnedTask() throws InterruptedException {
    Scheduler scheduler = Scheduler.builder().loops(1).build();
    CountDownLatch spawned = new CountDownLatch(1);
    scheduler.spawn(() -> {
      spawned.countDown();
      throw new IOException("nobody joins");
    });
    spawned.await();
    scheduler.close();
  }
}
