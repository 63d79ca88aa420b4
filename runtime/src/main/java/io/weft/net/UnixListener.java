package io.weft.net;

import io.weft.Suspendable;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A socket in the file system that takes connections. One task at a time may accept, as with {@link TcpListener}.
 *
 * <p>The file of the socket is made by {@link #bind} and deleted by {@link #close}. A process that is killed leaves
 * its file behind, and the next {@code bind} to that path fails until somebody deletes it.
 */
public final class UnixListener implements Closeable {
  private final Acceptor acceptor;
  private final Path path;

  /** Guarded by the monitor of this. */
  private boolean closed;

  private UnixListener(Acceptor acceptor, Path path) {
    this.acceptor = acceptor;
    this.path = path;
  }

  /**
   * Starts to listen. Does not wait.
   *
   * @param path the socket, which must not exist yet; at most about 100 bytes long, as the system says
   * @throws IOException when the path cannot be had
   * @throws UnsupportedOperationException when the system has no Unix sockets
   */
  public static UnixListener bind(Path path) throws IOException {
    UnixDomainSocketAddress local = UnixDomainSocketAddress.of(path);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return new UnixListener(Acceptor.bind(channel, local, false), path);
  }

  /**
   * Takes the next connection. Waits until there is one, and tries again where the system has no means for one, as {@link
   * TcpListener#accept}.
   *
   * @return the connection, which belongs to no loop yet
   * @throws IOException when the connection has failed at once, or this listener is closed, also while this waits
   * @throws io.weft.Cancelled as {@link TcpListener#accept}
   * @throws IllegalStateException when another task is accepting
   */
  @Suspendable
  public UnixStream accept() throws IOException {
    SocketChannel accepted = acceptor.accept();
    try {
      return UnixStream.of(accepted);
    } catch (IOException failed) {
      throw NetFailures.of("accept on", acceptor.localAddress(), failed);
    }
  }

  /** How often {@link #accept} has failed for want of means, as {@link TcpListener#backOffs}. Any thread. */
  public long backOffs() {
    return acceptor.backOffs();
  }

  /** The socket. */
  public Path path() {
    return path;
  }

  /**
   * Stops to listen and deletes the file; whoever waits in {@link #accept} gets an {@link IOException}. Connections
   * that were accepted stay. Never waits for a peer, is no checkpoint, and may be called by any thread; doing it again
   * does nothing.
   */
  @Override
  public void close() throws IOException {
    acceptor.close();
    if (isFirstToClose()) { // later the path may be somebody else's
      Files.deleteIfExists(path);
    }
  }

  private synchronized boolean isFirstToClose() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  @Override
  public String toString() {
    return "UnixListener[" + path + "]";
  }
}
