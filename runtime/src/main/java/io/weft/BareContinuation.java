package io.weft;

import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;

/**
 * A continuation without a loop: it suspends to whoever resumes it. Confined to one thread at a time.
 *
 * <pre>
 * SUSPENDED -&gt; RUNNING    // resume(); also the first time
 * RUNNING   -&gt; SUSPENDED  // onSuspend()
 * RUNNING   -&gt; DONE       // its body returned or threw
 * SUSPENDED -&gt; DONE       // abandon(), before the first resume
 * </pre>
 */
abstract class BareContinuation extends Continuation {
  private boolean running;
  private boolean done;

  /** What task-locals were bound to when it was suspended last; before that: nothing, and it begins with the caller's. */
  private Object bindings;

  private boolean hasBindings;

  /** What it is called in messages. */
  private final String kind;

  BareContinuation(String kind) {
    this.kind = kind;
  }

  /** Runs to the next suspension or the end, and throws what the body threw; true while it is suspended. */
  final boolean resume() {
    return resume(null);
  }

  /**
   * The same.
   *
   * @param failure is thrown where it is suspended; null: it goes on
   */
  final boolean resume(Throwable failure) {
    if (running || done) {
      throw new IllegalStateException(
          "this " + kind + (running ? " is running already" : " has ended"));
    }
    Carrier k = carrierHere();
    return k.running() == null ? resume(k, failure) : resumeInside(k, failure);
  }

  /**
   * Inside another continuation. A frame of that one may just be restored, which can load classes, and a loader is
   * code of the program: what the registers hold is still needed then.
   */
  private boolean resumeInside(Carrier k, Throwable thrown) {
    Throwable failure = k.failure;
    Object object = k.objectResult;
    int i = k.intResult;
    long l = k.longResult;
    float f = k.floatResult;
    double d = k.doubleResult;
    k.objectResult = null;
    try {
      return resume(k, thrown);
    } finally {
      k.failure = failure;
      k.objectResult = object;
      k.intResult = i;
      k.longResult = l;
      k.floatResult = f;
      k.doubleResult = d;
    }
  }

  /**
   * As above.
   *
   * @param <X> for the compiler: whatever the body throws is thrown here without a call, for which a full stack may have
   *     no room
   */
  @SuppressWarnings("unchecked")
  private <X extends Throwable> boolean resume(Carrier k, Throwable failure) throws X {
    running = true;
    k.failure = failure;
    Object callers = k.bindings;
    if (hasBindings && bindings != callers) { // a store of a reference costs more than a comparison
      k.bindings = bindings;
    }
    boolean suspended;
    try {
      suspended = proceed(k);
    } finally {
      Object own = k.bindings;
      if (own != bindings) {
        bindings = own;
      }
      hasBindings = true;
      if (own != callers) {
        k.bindings = callers;
      }
      running = false; // also when the stack is too full to begin: then it is suspended as before
    }
    if (!suspended) {
      // No call before the registers are empty: on a full stack it might fail, and the next one to
      // run on this thread would find what this one has left.
      done = true;
      Throwable thrown = k.failure;
      k.failure = null;
      k.objectResult = null;
      if (thrown != null) {
        throw (X) thrown;
      }
    }
    return suspended;
  }

  /** Ends it without running it again. */
  final void abandon() {
    done = true;
  }

  final boolean isRunning() {
    return running;
  }

  final boolean isDone() {
    return done;
  }

  final StackTraceElement[] stackTrace() {
    return running ? new StackTraceElement[0] : suspendedStack();
  }

  @Override
  protected final void onSuspend() {
    requireNoOpenScope();
    unwind();
  }

  /** A scope belongs to the task that runs this; left open inside, it would be open for whatever the task does next. */
  final void requireNoOpenScope() {
    if (hasOpenScope()) {
      throw new IllegalStateException("this " + kind
          + " cannot be suspended while a scope, time-out or shield that was opened inside is open: it belongs to "
          + carrier.task() + ", which goes on\n  do: close it first, or open it around the "
          + kind);
    }
  }

  private boolean hasOpenScope() {
    return carrier.task() instanceof TaskContinuation task && TaskControl.hasOpened(task, this);
  }

  /** Whoever resumes a coroutine resumes it again; a generator does so by itself until it has an element. */
  @Override
  protected final void onYield() {
    if (!hasOpenScope()) {
      unwind();
    }
  }

  /** On a plain thread an operation inside blocks that thread; a task or a loop would block with it. */
  @Override
  protected void onCheckpoint() {
    if (carrier.task() != null || carrier.drivesLoops()) {
      pinnedCheckpoint("it runs in a " + kind + " that was resumed by "
          + (carrier.task() == null ? "an event loop" : carrier.task())
          + ", and a " + kind + " suspends to whoever resumed it, not to the loop"
          + "\n  do: wait outside of it, or make it a task of its own (Task.spawn)");
    }
  }
}
