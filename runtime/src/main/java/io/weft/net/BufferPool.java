package io.weft.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Direct buffers of one size, to be taken while there is something to read or write and given back before a task waits for
 * its peer's next request: then many connections share few buffers, and idle ones have none.
 *
 * <pre>{@code
 * for (;;) {
 *     stream.awaitInput();
 *     try (BufferPool.Lease lease = pool.take()) {
 *         serve(stream, lease.buffer());
 *     }
 * }
 * }</pre>
 *
 * <p>Never waits: when all are taken, another one is made. Any thread may use a pool; one for each loop has no two threads
 * that want it at once.
 */
public final class BufferPool implements AutoCloseable {
  private final int bufferBytes;
  private final int mostKept;

  // All guarded by the monitor of this.

  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  /** Where those were taken that are not back; null: that is not traced. */
  private final Map<Lease, Throwable> traces;

  private int taken;
  private boolean closed;

  /**
   * An empty pool.
   *
   * @param bufferBytes size of each buffer, at least 1
   * @param mostKept how many wait to be taken again, at least 0; those that are given back beyond are left to the garbage
   *     collector
   */
  public BufferPool(int bufferBytes, int mostKept) {
    this(bufferBytes, mostKept, false);
  }

  private BufferPool(int bufferBytes, int mostKept, boolean isTracing) {
    if (bufferBytes < 1 || mostKept < 0) {
      throw new IllegalArgumentException("bufferBytes is " + bufferBytes
          + ", must be at least 1; mostKept is " + mostKept + ", must not be negative");
    }
    this.bufferBytes = bufferBytes;
    this.mostKept = mostKept;
    traces = isTracing ? new IdentityHashMap<>() : null;
  }

  /**
   * A pool for tests, which knows where each buffer was taken and says so in {@link #close}. That costs a stack trace each
   * time.
   *
   * @param bufferBytes size of each buffer, at least 1
   * @param mostKept how many wait to be taken again, at least 0
   */
  public static BufferPool tracing(int bufferBytes, int mostKept) {
    return new BufferPool(bufferBytes, mostKept, true);
  }

  /**
   * Takes a buffer: empty, with all its bytes as room, of any content, in big-endian order.
   *
   * @throws IllegalStateException when the pool is closed
   */
  public synchronized Lease take() {
    if (closed) {
      throw new IllegalStateException("the pool of buffers is closed");
    }
    ByteBuffer buffer = free.poll();
    Lease lease = new Lease(buffer == null ? ByteBuffer.allocateDirect(bufferBytes) : buffer);
    taken++;
    if (traces != null) {
      traces.put(lease, new Throwable("a buffer was taken here and not given back"));
    }
    return lease;
  }

  private synchronized void giveBack(Lease lease, ByteBuffer buffer) {
    taken--;
    if (traces != null) {
      traces.remove(lease);
    }
    if (!closed && free.size() < mostKept) {
      buffer.clear().order(ByteOrder.BIG_ENDIAN); // as a new one has it
      free.push(buffer); // the one that was used last is in the processor's cache
    }
  }

  /** How many are taken and not given back. */
  public synchronized int taken() {
    return taken;
  }

  /** How many wait to be taken again. */
  public synchronized int kept() {
    return free.size();
  }

  /**
   * Lets the buffers go. Doing it again does nothing.
   *
   * @throws IllegalStateException when some were not given back; of a pool that {@linkplain #tracing traces}, where they
   *     were taken is suppressed in it
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    free.clear();
    if (taken > 0) {
      IllegalStateException leak =
          new IllegalStateException(taken + " buffers of a pool were not given back");
      Collection<Throwable> where = traces == null ? List.of() : traces.values();
      where.forEach(leak::addSuppressed);
      throw leak;
    }
  }

  /** A buffer that was taken. For one task at a time. */
  public final class Lease implements AutoCloseable {
    /** Null once it was given back. */
    private ByteBuffer buffer;

    private Lease(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    /**
     * The buffer, until {@link #close}.
     *
     * @throws IllegalStateException when it was given back
     */
    public ByteBuffer buffer() {
      if (buffer == null) {
        throw new IllegalStateException("the buffer was given back and may be somebody else's");
      }
      return buffer;
    }

    /** Gives it back. Doing it again does nothing. */
    @Override
    public void close() {
      ByteBuffer back = buffer;
      if (back != null) {
        buffer = null;
        giveBack(this, back);
      }
    }
  }
}
