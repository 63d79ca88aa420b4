package io.weft;

import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.SuppressedFailures;

/**
 * What a generator's body runs in, and the sink that it is given.
 *
 * <p>An operation of the body that waits comes back to whoever asked for an element, without one, and that caller waits:
 * what the operation has registered is the wait of the task, which {@link #outer} belongs to. Then the body goes on.
 */
final class GeneratorContinuation<T> extends BareContinuation implements Generator.Sink<T> {
  /** Null once it has started. */
  private Generator.Body<T> body;

  private boolean started;

  /** The element that was yielded and not taken. */
  private T value;

  private boolean hasValue;

  /** {@link #close} runs the body to its end. */
  private boolean closing;

  /** The body has been told, by a {@link Closed}. */
  private boolean told;

  /** What the body runs inside, while it runs. */
  private Continuation outer;

  /** Why the body has come back without an element. */
  private ComesBack comesBack = ComesBack.NO_MORE;

  /** The task that waits on behalf of the body; null: none. */
  private Object waiting;

  private enum ComesBack {
    NO_MORE,
    FOR_CHECKPOINT,
    TO_WAIT
  }

  /** Leaves the body of a generator that is closed. Not an exception, so that handlers let it through. */
  private static final class Closed extends Error {
    private static final long serialVersionUID = 1L;

    Closed() {
      super("the generator was closed", null, true, false);
    }
  }

  GeneratorContinuation(Generator.Body<T> body) {
    super("Generator");
    this.body = body;
  }

  @Override
  @Suspendable
  protected Object body() throws Exception {
    Generator.Body<T> generate = body;
    body = null;
    generate.generate(this);
    return null;
  }

  /** Runs the body until it has an element; false: it has ended. */
  @Suspendable
  boolean advance() {
    requireIdle("ask its own generator for elements");
    while (!hasValue && !isDone()) {
      started = true;
      step();
    }
    return hasValue;
  }

  private void requireIdle(String what) {
    if (isRunning()) {
      throw new IllegalStateException("a generator's body cannot " + what);
    }
    if (waiting != null) {
      throw new IllegalStateException("the generator's body waits, on behalf of " + waiting
          + ": a generator is for one task at a time");
    }
  }

  /** Runs the body to the next element, its end, or a {@code Coroutine.suspend()} of its own. */
  @Suspendable
  private void step() {
    Throwable failure = null;
    do {
      runInside(Continuation.current(), failure);
      failure = null;
      if (comesBack != ComesBack.NO_MORE) {
        waiting = Carrier.current().task();
        try {
          waitOutside();
        } catch (
            Throwable
                thrown) { // the stack is too full to wait: that is thrown where the body waits
          failure = thrown;
        }
        waiting = null;
      }
    } while (comesBack != ComesBack.NO_MORE);
  }

  @Suspendable
  private void waitOutside() {
    if (comesBack == ComesBack.TO_WAIT) {
      Continuation.await();
    } else {
      Continuation.checkpoint();
    }
  }

  private void runInside(Continuation caller, Throwable failure) {
    comesBack = ComesBack.NO_MORE;
    outer = caller;
    boolean suspended = false;
    try {
      suspended = resume(failure);
    } finally {
      outer = null;
      if (!suspended) {
        comesBack =
            ComesBack.NO_MORE; // of a suspension that failed, on a stack too full to be told
        value = null;
        hasValue = false; // the body was told that it could not be handed out
      }
    }
  }

  @Override
  protected void onCheckpoint() {
    if (innerCheckpoint(outer)) {
      comesBack = ComesBack.FOR_CHECKPOINT;
      unwind();
    }
  }

  @Override
  protected boolean onInnerCheckpoint() {
    return innerCheckpoint(outer);
  }

  @Override
  public boolean canWait() {
    return outer.canWait();
  }

  @Override
  protected void onAwait() {
    if (outer.canWait()) {
      comesBack = ComesBack.TO_WAIT;
      unwind();
    } else {
      super.onAwait();
    }
  }

  /** The stack is too full to suspend, and {@link #yield} tells the body so: nobody is to have that element. */
  @Override
  protected void onAbandon() {
    value = null;
    hasValue = false;
    boolean waits = comesBack == ComesBack.TO_WAIT;
    comesBack = ComesBack.NO_MORE;
    if (waits) {
      abandon(outer);
    }
  }

  T take() {
    T taken = value;
    value = null;
    hasValue = false;
    return taken;
  }

  @Suspendable
  void close() {
    requireIdle("close its own generator; return instead");
    take();
    if (isDone()) {
      return;
    }
    if (!started) {
      abandon();
      return;
    }
    closing = true;
    try {
      while (!isDone()) {
        step();
      }
    } catch (Closed asIntended) {
      assert isDone();
      throwSuppressed(asIntended);
    }
  }

  /** What the clean-up of resources has thrown. */
  private static void throwSuppressed(Closed closed) {
    Throwable[] failures = closed.getSuppressed();
    for (int i = 1; i < failures.length; i++) {
      SuppressedFailures.add(failures[0], failures[i]);
    }
    if (failures.length > 0) {
      throw Rethrow.as(failures[0]);
    }
  }

  @Override
  @Suspendable
  public void yield(T element) {
    if (Continuation.current() != this) {
      Continuation.checkpoint(); // under a pin, that is what to say
      throw new IllegalStateException("yield() was called outside the body of its generator");
    }
    leaveIfClosing();
    requireNoOpenScope();
    comesBack = ComesBack.NO_MORE; // as above
    value = element;
    hasValue = true;
    Continuation.suspend();
    leaveIfClosing();
  }

  private void leaveIfClosing() {
    if (!closing) {
      return;
    }
    if (told) {
      throw new IllegalStateException(
          "the generator is being closed and takes no more elements;"
              + " a finally block must not yield, and a handler must not swallow the error that closes");
    }
    told = true;
    throw new Closed();
  }
}
