package io.weft;

import io.weft.abi.Continuation;

/** What a generator's body runs in, and the sink that it is given. */
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

  /** Leaves the body of a generator that is closed. Not an exception, so that handlers let it through. */
  private static final class Closed extends Error {
    private static final long serialVersionUID = 1L;

    Closed() {
      super("the generator was closed", null, false, false);
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
  boolean advance() {
    if (isRunning()) {
      throw new IllegalStateException(
          "a generator's body cannot ask its own generator for elements");
    }
    while (!hasValue && !isDone()) {
      started = true;
      boolean suspended = false;
      try {
        suspended = resume(); // without an element when the body calls Coroutine.suspend() itself
      } finally {
        if (!suspended) {
          value = null;
          hasValue = false; // the body was told that it could not be handed out
        }
      }
    }
    return hasValue;
  }

  /** The stack is too full to suspend, and {@link #yield} tells the body so: nobody is to have that element. */
  @Override
  protected void onAbandon() {
    value = null;
    hasValue = false;
  }

  T take() {
    T taken = value;
    value = null;
    hasValue = false;
    return taken;
  }

  void close() {
    if (isRunning()) {
      throw new IllegalStateException(
          "a generator's body cannot close its own generator; return instead");
    }
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
        resume();
      }
    } catch (Closed asIntended) {
      assert isDone();
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
