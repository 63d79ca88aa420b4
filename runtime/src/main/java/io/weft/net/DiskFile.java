package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file that is read and written without blocking a loop: the threads of {@link io.weft.interop.Blocking} do it, while
 * the task waits. A plain thread does it itself.
 *
 * <pre>{@code
 * try (DiskFile page = DiskFile.open(path, StandardOpenOption.READ)) {
 *     page.transferTo(0, page.size(), connection);
 * }
 * }</pre>
 *
 * <p>All is done at a position, none is kept, so any number of tasks may use one file at the same time; what they write to
 * one place comes in any order. A cancellation does not end an operation that has begun, unless that transfers from or to
 * a stream; what it has done counts, and the next operation that waits throws {@link io.weft.Cancelled}. An interrupt of a
 * plain thread closes the file, as with {@link FileChannel}. While it is read or written, a buffer belongs to the file.
 */
public final class DiskFile implements Closeable {
  /** What is between file and stream, where the system cannot do without. */
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Path path;
  private final FileChannel channel;

  private DiskFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file. Waits until it is open.
   *
   * @param path of a file of the default file system
   * @param options how; none: for reading
   * @throws java.nio.file.NoSuchFileException when there is none, and none is to be made
   * @throws IOException when it cannot be opened
   */
  @Suspendable
  public static DiskFile open(Path path, OpenOption... options) throws IOException {
    Objects.requireNonNull(path, "path");
    OpenOption[] how =
        options.length == 0 ? new OpenOption[] {StandardOpenOption.READ} : options.clone();
    return new DiskFile(path, DiskWork.run(() -> FileChannel.open(path, how)));
  }

  // ---- read and write

  /**
   * Reads what there is from a position on. Waits until it is read.
   *
   * @param dst where to; heap buffers get at most 128 KiB at a time
   * @param position in bytes from the beginning
   * @return how many bytes; -1 at the end of the file or behind it; 0 only if there is no room in dst
   * @throws IOException when the file cannot be read or is closed
   */
  @Suspendable
  public int read(ByteBuffer dst, long position) throws IOException {
    try {
      return DiskWork.run(() -> readSlice(dst, position));
    } catch (IOException failed) {
      throw NetFailures.of("read of", path, failed);
    }
  }

  /**
   * Fills a buffer from a position on. Waits until it is full.
   *
   * @param dst where to
   * @param position in bytes from the beginning
   * @throws EOFException when the file ends before; the bytes that there were are in the buffer
   * @throws IOException when the file cannot be read or is closed
   */
  @Suspendable
  public void readExact(ByteBuffer dst, long position) throws IOException {
    Continuation.checkpoint();
    int wanted = dst.remaining();
    long start = position - dst.position();
    try {
      if (dst.hasRemaining() && !DiskWork.run(() -> fill(dst, start))) {
        throw new EOFException("read of " + path + " from " + position
            + " on failed: the file ends after " + (wanted - dst.remaining()) + " of " + wanted
            + " bytes");
      }
    } catch (EOFException ends) {
      throw ends;
    } catch (IOException failed) {
      throw NetFailures.of("read of", path, failed);
    }
  }

  private boolean fill(ByteBuffer dst, long start) throws IOException {
    while (dst.hasRemaining()) {
      if (readSlice(dst, start + dst.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private int readSlice(ByteBuffer dst, long position) throws IOException {
    int limit = dst.limit();
    HeapSlices.limit(dst);
    try {
      return channel.read(dst, position);
    } finally {
      dst.limit(limit);
    }
  }

  /**
   * Writes all of a buffer to a position, behind the end too. Waits until the system has taken it, which is not yet on the disk:
   * see {@link #force}.
   *
   * @param src what to write; its position is at its limit afterwards
   * @param position in bytes from the beginning; a file that was opened to append is written at its end
   * @throws IOException when the file cannot be written or is closed; the position of src tells how much was written
   */
  @Suspendable
  public void writeAll(ByteBuffer src, long position) throws IOException {
    Continuation.checkpoint();
    finishWrite(src, position);
  }

  @Suspendable
  private void finishWrite(ByteBuffer src, long position) throws IOException {
    long start = position - src.position();
    try {
      if (src.hasRemaining()) {
        DiskWork.finish(() -> {
          drain(src, start);
          return null;
        });
      }
    } catch (IOException failed) {
      throw NetFailures.of("write of", path, failed);
    }
  }

  private void drain(ByteBuffer src, long start) throws IOException {
    while (src.hasRemaining()) {
      int limit = src.limit();
      HeapSlices.limit(src);
      try {
        channel.write(src, start + src.position());
      } finally {
        src.limit(limit);
      }
    }
  }

  /**
   * How many bytes it has. Waits for the system.
   *
   * @throws IOException when it is closed
   */
  @Suspendable
  public long size() throws IOException {
    try {
      return DiskWork.run(channel::size);
    } catch (IOException failed) {
      throw NetFailures.of("size of", path, failed);
    }
  }

  /**
   * Cuts off what is behind a size. Waits until that is done.
   *
   * @param size in bytes; a file that is smaller stays as it is
   * @throws IOException when it cannot be written or is closed
   */
  @Suspendable
  public void truncate(long size) throws IOException {
    try {
      DiskWork.run(() -> channel.truncate(size));
    } catch (IOException failed) {
      throw NetFailures.of("truncate of", path, failed);
    }
  }

  /**
   * Waits until what was written is on the disk.
   *
   * @param metadata whether its times and the like are to be there, too
   * @throws IOException when the disk does not take it, or the file is closed
   */
  @Suspendable
  public void force(boolean metadata) throws IOException {
    try {
      DiskWork.run(() -> {
        channel.force(metadata);
        return null;
      });
    } catch (IOException failed) {
      throw NetFailures.of("force of", path, failed);
    }
  }

  // ---- files and streams

  /**
   * Writes a part of this file to a stream. Waits until that has taken it. To a socket the system sends it without a copy in
   * this program ({@code sendfile}), on a thread that may block, as the disk may be slow; the loop only waits until the
   * socket has room again.
   *
   * @param position in bytes from the beginning
   * @param count how many bytes
   * @param target where to; it stays open
   * @return how many bytes; fewer than count when the file ends before
   * @throws io.weft.Cancelled when the task is cancelled; then the stream has taken some part
   * @throws IOException when either fails or is closed; then too
   * @throws IllegalStateException when another task is writing to the stream
   */
  @Suspendable
  public long transferTo(long position, long count, ByteSink target) throws IOException {
    requireRange(position, count);
    if (target instanceof SocketStream socket) {
      return socket.output().send(channel, position, count);
    }
    ByteBuffer chunk = chunk(count);
    long sent = 0;
    while (sent < count) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), count - sent));
      if (read(chunk, position + sent) < 0) {
        break;
      }
      sent += chunk.flip().remaining();
      target.writeAll(chunk);
    }
    return sent;
  }

  /**
   * Writes what comes from a stream to this file. Waits until so much has come, or the stream ends.
   *
   * @param source where from; it stays open
   * @param position in bytes from the beginning
   * @param count how many bytes at most
   * @return how many bytes; fewer than count when the stream ends before
   * @throws io.weft.Cancelled when the task is cancelled; what was read from the stream until then was written
   * @throws IOException when either fails or is closed; then some part was written, and what was read last may be lost
   * @throws IllegalStateException when another task is reading from the stream
   */
  @Suspendable
  public long transferFrom(ByteSource source, long position, long count) throws IOException {
    requireRange(position, count);
    ByteBuffer chunk = chunk(count);
    long written = 0;
    while (written < count) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), count - written));
      if (source.read(chunk) < 0) {
        break;
      }
      int came = chunk.flip().remaining();
      finishWrite(chunk, position + written);
      written += came;
    }
    return written;
  }

  private static void requireRange(long position, long count) {
    if (position < 0 || count < 0) {
      throw new IllegalArgumentException(
          "position is " + position + " and count is " + count + ", must not be negative");
    }
  }

  private static ByteBuffer chunk(long count) {
    return ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, count));
  }

  // ---- the end

  /** Which file it is. */
  public Path path() {
    return path;
  }

  /**
   * Closes the file; whoever uses it gets an {@link IOException}. Never waits, is no checkpoint, and may be called by any
   * thread; doing it again does nothing.
   */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "DiskFile[" + path + "]";
  }
}
