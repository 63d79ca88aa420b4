package io.weft.net;

import io.weft.Suspendable;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * Bytes in both directions between two peers, in order and without loss: a TCP connection, a Unix socket, or what is
 * built on one.
 *
 * <p>One reader and one writer at a time, which may be different tasks; a second one is refused. All tasks that use a
 * stream live on one loop, that of the first which had to wait; a thread without task may use it too, and blocks. A
 * failure of the connection leaves the stream open: close it.
 */
public interface ByteStream extends ByteSource, ByteSink {
  /**
   * Tells the peer that nothing more comes: it reads the end of the stream. Reading goes on.
   *
   * @throws IOException when the connection has failed or is closed
   */
  @Suspendable
  void shutdownOutput() throws IOException;

  /**
   * Closes the connection; whoever waits for it gets an {@link IOException}. Never waits, is no checkpoint, and may
   * be called by any thread; doing it again does nothing.
   */
  @Override
  void close() throws IOException;

  /** The address of the peer. */
  SocketAddress remoteAddress();

  /** The address of this side. */
  SocketAddress localAddress();
}
