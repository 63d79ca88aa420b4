package io.weft.net;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.abi.Carrier;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs beside its caller and does not outlive it: tasks on the loop of a task, threads of a thread that has none.
 * Nobody is told what they throw, so they keep that themselves. Threads are not cancelled: what they wait for is to be
 * closed.
 */
final class Companions implements AutoCloseable {
  /** Null: the caller is a thread. */
  private final Scope scope;

  private final List<Thread> threads = new ArrayList<>();

  private Companions(Scope scope) {
    this.scope = scope;
  }

  static Companions open() {
    return new Companions(Carrier.current().task() == null ? null : Scope.supervisor());
  }

  /**
   * Starts one.
   *
   * @param body must not throw
   */
  void start(SuspendableRunnable body) {
    if (scope != null) {
      scope.fork(body);
      return;
    }
    Thread thread = new Thread(() -> runHere(body), Thread.currentThread().getName() + "-beside");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static void runHere(SuspendableRunnable body) {
    try {
      body.run();
    } catch (Exception unexpected) {
      throw new AssertionError("a companion keeps what it throws", unexpected);
    }
  }

  /** Waits until all have ended. */
  @Override
  @Suspendable
  public void close() {
    if (scope != null) {
      scope.close();
      return;
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
