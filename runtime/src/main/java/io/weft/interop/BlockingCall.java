package io.weft.interop;

import io.weft.internal.task.Rethrow;
import io.weft.internal.task.Surroundings;
import io.weft.park.Wait;
import java.util.concurrent.Callable;

/**
 * One call on its way through a pool.
 *
 * <pre>
 * QUEUED  -&gt; RUNNING  // begin(): a worker has taken it
 * QUEUED  -&gt; ENDED    // withdraw(): the caller has given up, and no worker begins any more
 * RUNNING -&gt; ENDED    // returned(), threw(): the body has been left
 * </pre>
 *
 * <p>Fields are guarded by the monitor of this. The worker is interrupted under that monitor and only while it is in
 * the body, so no interrupt reaches the call that it makes next.
 */
final class BlockingCall<T> {
  private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
  private final Surroundings surroundings = Surroundings.current();

  /** Null once it is not queued any more. */
  private Callable<T> body;

  /** Who is in the body; null: nobody. */
  private Thread worker;

  /** To be completed at the end. */
  private Wait<?> waiting;

  private boolean returned;
  private T value;
  private Throwable failure;

  BlockingCall(Callable<T> body, Wait<?> waiting) {
    this.body = body;
    this.waiting = waiting;
  }

  // ---- the worker

  /** Runs the body, unless the caller has given up, and completes what waits for it. */
  void run() {
    Callable<T> work = begin();
    if (work == null) {
      return;
    }
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(contextLoader);
    Wait<?> waiter;
    try {
      waiter = returned(inSurroundings(work));
    } catch (Throwable thrown) {
      waiter = threw(thrown);
    }
    Thread.interrupted(); // what was meant for this call, and came too late for it
    thread.setContextClassLoader(null); // or an idle thread would keep it alive
    waiter.complete(null);
  }

  private T inSurroundings(Callable<T> work) throws Exception {
    surroundings.enter();
    try {
      return work.call();
    } finally {
      surroundings.leave();
    }
  }

  private synchronized Callable<T> begin() {
    Callable<T> work = body;
    if (work != null) {
      body = null;
      worker = Thread.currentThread();
    }
    return work;
  }

  private synchronized Wait<?> returned(T result) {
    worker = null;
    returned = true;
    value = result;
    return waiting;
  }

  private synchronized Wait<?> threw(Throwable thrown) {
    worker = null;
    failure = thrown;
    return waiting;
  }

  // ---- the caller

  /** Makes sure that a call which has not begun never does; false: it has. */
  synchronized boolean withdraw() {
    boolean queued = body != null;
    body = null;
    return queued;
  }

  /**
   * Interrupts the body.
   *
   * @param left is completed when the worker has left it
   * @return false: it has left it already
   */
  synchronized boolean interrupt(Wait<?> left) {
    if (worker == null) {
      return false;
    }
    waiting = left;
    worker.interrupt();
    return true;
  }

  /**
   * What the caller is to get, when nothing of this runs any more.
   *
   * @param cut why the caller has given up; null: it has not
   */
  synchronized T outcome(Throwable cut) {
    if (returned) {
      return value;
    }
    if (cut == null) {
      throw Rethrow.as(failure);
    }
    if (failure != null && failure != cut) {
      cut.addSuppressed(failure);
    }
    throw Rethrow.as(cut);
  }

  @Override
  public String toString() {
    return "blocking call";
  }
}
