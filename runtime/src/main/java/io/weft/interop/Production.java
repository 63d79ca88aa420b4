package io.weft.interop;

import io.weft.Cancelled;
import io.weft.Generator;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.SuppressedFailures;
import io.weft.park.Wait;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * What runs for one subscriber, and its subscription.
 *
 * <pre>
 * ACTIVE -&gt; STOPPED  // cancel(): the subscriber wants no more and is told no more
 * ACTIVE -&gt; STOPPED  // request(): of less than one element, with which the subscriber is to fail
 * ACTIVE -&gt; STOPPED  // emit(): the subscriber has thrown
 * ACTIVE -&gt; OVER     // finish(): the body has returned or thrown
 * STOPPED -&gt; OVER    // finish(): the same
 * </pre>
 *
 * <p>Stopping cancels the task, and whatever it does next that waits throws {@link Cancelled}. Fields are guarded by
 * the monitor of this; the subscriber is called outside of it.
 */
final class Production<T> implements Flow.Subscription, SuspendableRunnable {
  private final Generator.Body<T> body;

  /** Null when it is to be told nothing any more. */
  private Flow.Subscriber<? super T> subscriber;

  /** How many elements are asked for and not handed over. */
  private long demand;

  /** Set once: no element is handed over any more, for this reason. */
  private String stopped;

  /** With what the subscriber is to fail, whatever the body does; null: nothing. */
  private IllegalArgumentException illegal;

  /** Null before the start and after the end. */
  private Task<?> task;

  /** The task has ended. */
  private boolean over;

  /** What the task waits in for demand; null: it does not. */
  private Wait<Object> waiting;

  Production(Flow.Subscriber<? super T> subscriber, Generator.Body<T> body) {
    this.subscriber = subscriber;
    this.body = body;
  }

  // ---- the subscriber's side, any thread

  @Override
  public void request(long n) {
    if (n > 0) {
      Wait<Object> waiter = addDemand(n);
      if (waiter != null) {
        waiter.complete(null);
      }
    } else if (refuse(n)) {
      stop("the subscriber has broken the rules");
    }
  }

  private synchronized Wait<Object> addDemand(long n) {
    long sum = demand + n;
    demand = sum < 0 ? Long.MAX_VALUE : sum;
    return waiting;
  }

  private synchronized boolean refuse(long n) {
    if (stopped != null || over) {
      return false;
    }
    illegal = new IllegalArgumentException(
        "a subscriber must ask for at least 1 element, not " + n + " (rule 3.9)");
    return true;
  }

  @Override
  public void cancel() {
    drop();
    stop("the subscriber has cancelled its subscription");
  }

  private synchronized void drop() {
    subscriber = null;
  }

  private void stop(String reason) {
    Task<?> running;
    synchronized (this) {
      if (stopped != null || over) {
        return;
      }
      stopped = reason;
      running = task;
    }
    if (running != null) {
      running.cancel(reason);
    }
  }

  // ---- the publisher

  /** The task has been started, and may have ended. */
  void startedAs(Task<?> started) {
    String reason;
    synchronized (this) {
      if (over) {
        return;
      }
      task = started;
      reason = stopped;
    }
    if (reason != null) {
      started.cancel(reason);
    }
  }

  /** No task could be started. */
  void fail(Throwable why) {
    finish(why);
  }

  // ---- the task

  @Override
  @Suspendable
  public void run() throws Exception {
    Throwable thrown = null;
    try {
      startedAs(Task.current());
      Continuation.checkpoint(); // a cancelled subscription starts no body
      body.generate(element -> emit(element));
    } catch (Throwable any) {
      thrown = any;
    }
    finish(thrown);
    if (thrown instanceof Cancelled cancelled) {
      if (cancelled.getSuppressed().length > 0) {
        throw cancelled; // clean-up has failed, and the subscriber is gone
      }
      Continuation.checkpoint(); // so that a task that is cancelled ends as one
    }
  }

  @Suspendable
  private void emit(T element) {
    Objects.requireNonNull(element, "element");
    Continuation.checkpoint();
    requireOwnTask();
    while (!takeDemand()) {
      awaitSignal();
    }
    try {
      subscriber().onNext(element);
    } catch (Throwable broken) {
      drop();
      stop("the subscriber has thrown");
      throw broken;
    }
  }

  private synchronized void requireOwnTask() {
    if (Task.current() != task) {
      throw new IllegalStateException("elements are taken from " + task
          + " alone, which runs the body of the publisher, not from " + Task.current());
    }
  }

  private synchronized boolean takeDemand() {
    if (stopped != null) {
      throw new Cancelled(stopped, null); // sooner than the task gets to know
    }
    if (demand == 0) {
      return false;
    }
    if (demand < Long.MAX_VALUE) { // which is for ever
      demand--;
    }
    return true;
  }

  private synchronized Flow.Subscriber<? super T> subscriber() {
    if (subscriber == null) {
      throw new Cancelled(stopped, null);
    }
    return subscriber;
  }

  @Suspendable
  private void awaitSignal() {
    Wait<Object> wait = Wait.begin();
    if (!listen(wait)) {
      return;
    }
    try {
      wait.await();
    } finally {
      listenNoMore();
    }
  }

  private synchronized boolean listen(Wait<Object> wait) {
    if (demand > 0) {
      return false;
    }
    waiting = wait;
    return true;
  }

  private synchronized void listenNoMore() {
    waiting = null;
  }

  // ---- the end

  private void finish(Throwable thrown) {
    Flow.Subscriber<? super T> last;
    Throwable failure;
    synchronized (this) {
      over = true;
      last = subscriber;
      subscriber = null;
      task = null;
      failure = illegal == null ? thrown : illegal;
    }
    if (failure != thrown && thrown != null && !(thrown instanceof Cancelled)) {
      SuppressedFailures.add(failure, thrown);
    }
    if (last == null) {
      if (thrown != null && !(thrown instanceof Cancelled)) {
        throw Rethrow.as(thrown); // the subscriber cannot be told
      }
    } else if (failure == null) {
      last.onComplete();
    } else {
      last.onError(failure);
    }
  }

  @Override
  public String toString() {
    return "subscription of " + body;
  }
}
