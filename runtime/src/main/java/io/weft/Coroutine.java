package io.weft;

import io.weft.abi.Continuation;
import java.util.Objects;

/**
 * A body that can be left in the middle and continued later: the bare mechanism, without a scheduler, on any thread.
 *
 * <pre>{@code
 * Coroutine greeting = new Coroutine(() -> {
 *     System.out.println("one");
 *     Coroutine.suspend();
 *     System.out.println("two");
 * });
 * greeting.resume(); // prints "one", returns true
 * greeting.resume(); // prints "two", returns false
 * }</pre>
 *
 * <p>It may be resumed by different threads one after the other, as long as each sees what the one before did; two at
 * once are a mistake that is not always detected. Coroutines nest: each suspends to its own {@link #resume}. An
 * operation that waits (a socket, {@link Task#join}) blocks the thread inside a coroutine on a plain thread, and
 * throws {@link PinnedException} inside one that a task resumes.
 *
 * <p>A suspended coroutine that is never resumed again is garbage; its {@code finally} blocks do not run.
 */
public final class Coroutine {
  private final Body continuation;

  private static final class Body extends BareContinuation {
    /** Null once it has started: its frames keep what they need. */
    private SuspendableRunnable body;

    Body(SuspendableRunnable body) {
      super("Coroutine");
      this.body = body;
    }

    @Override
    @Suspendable
    protected Object body() throws Exception {
      SuspendableRunnable run = body;
      body = null;
      run.run();
      return null;
    }
  }

  /**
   * A coroutine that has not started.
   *
   * @param body what it runs
   * @throws IllegalStateException when the JVM was started without the Weft agent
   */
  public Coroutine(SuspendableRunnable body) {
    AgentCheck.require("a Coroutine");
    this.continuation = new Body(Objects.requireNonNull(body, "body"));
  }

  /**
   * Runs the body to its next {@link #suspend} or its end. What the body throws is thrown here, as the same object,
   * checked or not, and ends the coroutine.
   *
   * @return true while it is suspended, false when it has ended
   * @throws IllegalStateException when it is running or has ended
   */
  public boolean resume() {
    return continuation.resume();
  }

  /**
   * Whether the body has returned or thrown.
   *
   * @return false also before the start
   */
  public boolean isDone() {
    return continuation.isDone();
  }

  /**
   * Suspends the innermost {@link Coroutine} or {@link Generator} whose body is running, until it is resumed.
   *
   * @throws IllegalStateException when there is none: a task or a plain thread is not suspended by this
   * @throws PinnedException when a frame in between cannot be suspended
   */
  @Suspendable
  public static void suspend() {
    Continuation.suspend();
  }

  /**
   * The logical stack while it is suspended, without running it. Another thread than the one that resumes it gets an
   * approximation.
   *
   * @return innermost first; empty before the start, while it runs and after the end
   */
  public StackTraceElement[] stackTrace() {
    return continuation.stackTrace();
  }
}
