package io.weft.net;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.interop.Blocking;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Work on files, which may block as long as the disk likes, so that it is done by the threads of {@link Blocking}.
 *
 * <p>A cancellation does not end it in the middle: it would interrupt the thread, and an interrupt closes the file, for all
 * who use it.
 */
final class DiskWork {
  private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(36_500);

  private DiskWork() {}

  /** A piece of it. */
  @FunctionalInterface
  interface Piece<T> {
    T run() throws IOException;
  }

  @Suspendable
  static <T> T run(Piece<T> piece) throws IOException {
    Continuation.checkpoint();
    return finish(piece);
  }

  /** The same for the rest of an operation: a cancellation does not keep it from beginning. */
  @Suspendable
  static <T> T finish(Piece<T> piece) throws IOException {
    if (Carrier.current().task() == null) {
      return piece.run();
    }
    try {
      return Scope.shielded(AS_LONG_AS_IT_TAKES, () -> Blocking.call(piece::run));
    } catch (TimeoutException never) {
      throw new AssertionError("no file takes a century", never);
    }
  }
}
