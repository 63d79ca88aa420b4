package io.weft.abi;

import io.weft.Suspendable;
import java.io.IOException;

/**
 * A call that tries something, waits, and tries again, written by hand: it is its own frame, made once for the calls of one
 * object, where the agent would make frames each time that they wait. One call at a time uses it.
 */
public abstract class WaitingCall extends Frame {
  /** What {@link #attempt} returns when it is to wait. */
  protected static final int WAIT = Integer.MIN_VALUE;

  /** What the call works with; null: no call is under way. */
  protected Object subject;

  /** For subclasses. */
  protected WaitingCall() {}

  /**
   * Tries it, first and after each wait.
   *
   * @return the value of the call, or {@link #WAIT}
   * @throws IOException what the call throws
   */
  protected abstract int attempt() throws IOException;

  /**
   * Registers who ends the wait that comes next.
   *
   * @param caller the continuation that waits
   * @throws IOException what the call throws
   */
  protected abstract void begin(Continuation caller) throws IOException;

  /** The wait is over, for whatever reason. Does nothing the second time. */
  protected abstract void end();

  /**
   * Behind a wait that has ended as it should.
   *
   * @param caller the continuation that has waited
   */
  protected abstract void afterwards(Continuation caller);

  /**
   * Makes the call. Waits as long as attempts say so.
   *
   * @param call which nobody else is making
   * @param subject what it works with
   * @return its value
   * @throws IOException what it throws
   */
  @Suspendable
  public static int run(WaitingCall call, Object subject) throws IOException {
    return run(call, subject, Continuation.enter());
  }

  /** Twin of {@link #run(WaitingCall, Object)}. */
  public static int run(WaitingCall call, Object subject, Continuation continuation)
      throws IOException {
    int value = call.proceed(subject, continuation);
    if (continuation.unwinding) {
      call.parent =
          continuation.spare; // where its callers look; of the last call it may have kept one
    }
    return value;
  }

  /** As {@link #run(WaitingCall, Object)}, for a call without value. */
  @Suspendable
  public static void finish(WaitingCall call, Object subject) throws IOException {
    run(call, subject, Continuation.enter());
  }

  /** Twin of {@link #finish(WaitingCall, Object)}. */
  public static void finish(WaitingCall call, Object subject, Continuation continuation)
      throws IOException {
    run(call, subject, continuation);
  }

  private int proceed(Object itsSubject, Continuation continuation) throws IOException {
    boolean suspended = false;
    try {
      subject = itsSubject; // here, and not before a call for which there may be no room
      int value = attempt();
      while (value == WAIT) {
        begin(continuation);
        suspended = await(continuation);
        if (suspended) {
          break;
        }
        value = attempt();
      }
      return value; // that of a wait is not looked at
    } finally {
      if (!suspended) {
        subject = null; // without a call, too
      }
    }
  }

  /** Returns whether the caller is to be left; else it has waited and is still on the stack. */
  private boolean await(Continuation continuation) {
    try {
      Continuation.await(continuation);
    } finally {
      if (!continuation.unwinding) {
        end();
      }
    }
    if (continuation.unwinding) {
      pc = 0;
      continuation.append(this);
      return true;
    }
    afterwards(continuation);
    return false;
  }

  @Override
  protected final void resume(Continuation continuation) {
    end();
    pc = ENTERED;
    int value;
    try {
      value = goOn(continuation);
    } catch (Throwable thrown) {
      complete(thrown, continuation);
      parent = null;
      throw WaitingCall.<RuntimeException>unchecked(thrown);
    }
    if (!continuation.unwinding) {
      continuation.carrier.intResult = value;
      continuation.spare = parent; // not this, which is used by others too
      parent = null;
    }
  }

  /** The resume loop would do it, but by then nothing of the callers is kept. */
  private void complete(Throwable thrown, Continuation continuation) {
    try {
      splice(thrown, continuation);
    } catch (Throwable noRoom) {
      // its trace stays as it is; what counts is that it goes on
    }
  }

  /** A method of its own: in traces, it has the name of the call. */
  private int goOn(Continuation continuation) {
    boolean waited = false;
    try {
      Carrier k = continuation.carrier;
      Throwable failure = k.failure;
      if (failure != null) { // a caller could not be suspended, so there will be no wait
        k.failure = null;
        throw failure;
      }
      afterwards(continuation);
      waited = true;
      return proceed(subject, continuation);
    } catch (Throwable thrown) {
      if (!waited) {
        subject = null;
      }
      throw WaitingCall.<RuntimeException>unchecked(thrown);
    }
  }

  /** Past the compiler: who makes the call has declared it. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
