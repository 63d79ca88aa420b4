package io.weft.net;

import io.weft.Suspendable;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * Bytes in both directions between two peers, in order and without loss: a TCP connection, a Unix socket, or what is
 * built on one.
 *
 * <p>One reader and one writer at a time, which may be different tasks; a second one is refused. All tasks that use a
 * stream live on one loop, that of the first which had to wait, unless a {@linkplain SocketStream#leaveLoop socket leaves
 * it}; a thread without task may use it too, and blocks. A
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

  /**
   * Carries what comes from each of two streams to the other one, until both have ended: what a proxy does. The end of
   * one is passed on to the other, which may go on in its own direction. Waits until then. Afterwards both are open and
   * at their ends: close them.
   *
   * <p>When one direction fails, or the task is cancelled, both streams are closed, as bytes may be lost. The two
   * directions are carried at the same time, each by a task or thread of its own if need be; no more than 16 KiB of each
   * are held.
   *
   * <pre>{@code
   * try (client; TcpStream server = TcpStream.connect(address)) {
   *     ByteStream.Carried carried = ByteStream.copyBidirectional(client, server);
   * }
   * }</pre>
   *
   * @param a one side
   * @param b the other side
   * @return how much was carried
   * @throws IOException what has failed first
   * @throws io.weft.Cancelled when the task is cancelled
   * @throws IllegalStateException when another task reads or writes one of them
   */
  @Suspendable
  static Carried copyBidirectional(ByteStream a, ByteStream b) throws IOException {
    return Relay.run(a, b);
  }

  /**
   * What {@link #copyBidirectional} has carried, in bytes.
   *
   * @param aToB from the first one to the second one
   * @param bToA from the second one to the first one
   */
  record Carried(long aToB, long bToA) {}
}
