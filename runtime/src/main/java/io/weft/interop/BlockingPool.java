package io.weft.interop;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.park.Wait;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * A bounded number of threads for code that blocks; see {@link Blocking#pool}.
 *
 * <pre>{@code
 * try (BlockingPool database = Blocking.pool("database", 8)) {
 *     String name = database.call(() -> query(connection, id));
 * }
 * }</pre>
 *
 * <p>Any task of any scheduler may use it. Calls wait for a thread in the order in which they were made. A plain thread
 * runs what it calls itself, so the bound holds for tasks only.
 */
public final class BlockingPool implements AutoCloseable {
  private final String name;
  private final BlockingWorkers workers;

  BlockingPool(String name, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "a pool needs at least one thread, and '" + name + "' is to have " + threads);
    }
    this.name = Objects.requireNonNull(name, "name");
    workers = new BlockingWorkers(name, threads);
  }

  /**
   * Runs a body on a thread of this pool and waits for it; see {@link Blocking#call}.
   *
   * @param <T> the type of the value
   * @param body the code that blocks
   * @return what the body returns
   * @throws Exception what the body throws, as the same object
   * @throws IllegalStateException also when this pool is closed
   */
  @Suspendable
  public <T> T call(Callable<T> body) throws Exception {
    Objects.requireNonNull(body, "body");
    Wait<Object> end = Wait.begin();
    if (workers.isClosed()) {
      throw closed();
    }
    TaskContinuation task = TaskControl.waiter(Continuation.current());
    if (task == null) {
      return body.call();
    }
    EventLoop loop = EventLoop.of(task);
    loop.expectCompletion(); // so that virtual time waits for it
    try {
      return callOf(body, end);
    } finally {
      loop.completed();
    }
  }

  @Suspendable
  private <T> T callOf(Callable<T> body, Wait<Object> end) {
    BlockingCall<T> call = new BlockingCall<>(body, end);
    if (!workers.take(call)) {
      throw closed();
    }
    Throwable cut = null;
    try {
      end.await();
    } catch (Throwable cancelled) {
      cut = cancelled;
    }
    if (cut != null) {
      giveUp(call);
    }
    return call.outcome(cut);
  }

  /**
   * The same, for a body without value.
   *
   * @param <X> the checked exception of the body
   * @param body the code that blocks
   * @throws X what the body throws, as the same object
   */
  @Suspendable
  public <X extends Exception> void run(Blocking.Action<X> body) throws X {
    Objects.requireNonNull(body, "body");
    try {
      call(() -> {
        body.run();
        return null;
      });
    } catch (Exception thrown) {
      throw Rethrow.as(thrown); // an X, or unchecked
    }
  }

  private IllegalStateException closed() {
    return new IllegalStateException("the pool '" + name + "' is closed and takes no calls");
  }

  /** The caller waits no longer; returns when nothing of the call runs any more. */
  @Suspendable
  private void giveUp(BlockingCall<?> call) {
    if (call.withdraw()) {
      workers.remove(call);
      return;
    }
    Wait<Object> left = Wait.beginUninterruptible();
    if (call.interrupt(left)) {
      left.awaitUninterruptibly();
    }
  }

  /**
   * Takes no more calls. Those that were made are still carried out, and then the threads end. Does not wait; doing
   * it again does nothing.
   */
  @Override
  public void close() {
    workers.close();
  }

  @Override
  public String toString() {
    return "pool '" + name + "'";
  }
}
