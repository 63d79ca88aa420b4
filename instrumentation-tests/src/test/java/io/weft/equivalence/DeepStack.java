package io.weft.equivalence;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a case on a thread whose stack holds 10,000 calls, interpreted or compiled. */
public final class DeepStack {
  private static final long STACK_BYTES = 256L << 20;

  /** A transformed loop that never ends must not hang the build. No case takes a tenth of this. */
  private static final long LIMIT_SECONDS = 120;

  private DeepStack() {}

  /**
   * Runs a body there and throws what it throws.
   *
   * @param name of the thread
   */
  public static void run(String name, Callable<?> body) throws Exception {
    FutureTask<?> task = new FutureTask<>(body);
    Thread thread = new Thread(null, task, name, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException hung) {
      AssertionError failure = new AssertionError(name + " does not end; it is at the stack below");
      failure.setStackTrace(thread.getStackTrace());
      throw failure;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw failed;
    }
  }
}
