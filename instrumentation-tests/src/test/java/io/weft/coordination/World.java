package io.weft.coordination;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.TaskFailedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Where a test runs: everything that tasks wait for must also work between loops, and on threads without any task. */
public enum World {
  ONE_LOOP {
    @Override
    public void run(SuspendableRunnable main) {
      try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
        scheduler.runBlocking(main);
      }
    }

    @Override
    @Suspendable
    public Running start(SuspendableRunnable body) {
      return new RunningTask(Task.spawn(body));
    }
  },

  /** What is started lives on the other loop. */
  TWO_LOOPS {
    @Override
    public void run(SuspendableRunnable main) {
      try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
        scheduler.runBlocking(main);
      }
    }

    @Override
    @Suspendable
    public Running start(SuspendableRunnable body) {
      return new RunningTask(Task.spawnOn(Placement.loop(1), body));
    }
  },

  THREADS {
    @Override
    public void run(SuspendableRunnable main) throws Exception {
      main.run();
    }

    @Override
    @Suspendable
    public Running start(SuspendableRunnable body) {
      FutureTask<Void> outcome = new FutureTask<>(() -> {
        body.run();
        return null;
      });
      Thread thread = new Thread(outcome);
      thread.setDaemon(true);
      thread.start();
      return new RunningThread(thread, outcome);
    }
  };

  /** Runs a test to the end of all that it starts. */
  public abstract void run(SuspendableRunnable main) throws Exception;

  /** Starts something that runs beside the test. */
  @Suspendable
  public abstract Running start(SuspendableRunnable body);

  /** The same, and returns when that waits. */
  @Suspendable
  public final Running startWaiting(SuspendableRunnable body) {
    Running running = start(body);
    running.awaitWaiting();
    return running;
  }

  /** What stands for the caller where it waits, and where it holds something. */
  final Object self() {
    return this == THREADS ? Thread.currentThread() : Task.current();
  }

  /** What was started. */
  public interface Running {
    /** What stands for it where it waits, and where it holds something. */
    Object who();

    /** Cancels it; only a task can be. */
    void cancel();

    /** Returns when it has ended, and what it threw; null: nothing. */
    @Suspendable
    Throwable failure();

    /** Returns when it waits. */
    @Suspendable
    void awaitWaiting();

    /** Returns when it has ended, and throws what it threw. */
    @Suspendable
    void join() throws Exception;
  }

  private record RunningTask(Task<Void> task) implements Running {
    @Override
    @Suspendable
    public void awaitWaiting() {
      while (task.state() != Task.State.PARKED) {
        if (task.isDone()) {
          throw new AssertionError(task + " has ended and does not wait");
        }
        Task.yield();
      }
    }

    @Override
    @Suspendable
    public void join() {
      task.join();
    }

    @Override
    public Object who() {
      return task;
    }

    @Override
    public void cancel() {
      task.cancel();
    }

    @Override
    @Suspendable
    public Throwable failure() {
      try {
        task.join();
        return null;
      } catch (TaskFailedException failed) {
        return failed.getCause();
      } catch (Cancelled cancelled) {
        return cancelled;
      }
    }
  }

  private record RunningThread(Thread thread, FutureTask<Void> outcome) implements Running {
    @Override
    @Suspendable
    public void awaitWaiting() {
      while (thread.getState() != Thread.State.WAITING) {
        if (!thread.isAlive()) {
          throw new AssertionError(thread + " has ended and does not wait");
        }
        Thread.onSpinWait();
      }
    }

    @Override
    @Suspendable
    public void join() throws Exception {
      try {
        outcome.get();
      } catch (ExecutionException failed) {
        throw new AssertionError(failed.getCause());
      }
    }

    @Override
    public Object who() {
      return thread;
    }

    @Override
    public void cancel() {
      throw new UnsupportedOperationException("a thread is not cancelled");
    }

    @Override
    @Suspendable
    public Throwable failure() {
      try {
        outcome.get();
        return null;
      } catch (ExecutionException failed) {
        return failed.getCause();
      } catch (InterruptedException never) {
        throw new AssertionError(never);
      }
    }
  }
}
