package io.weft.net;

import io.weft.Suspendable;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * A socket that takes TCP connections.
 *
 * <pre>{@code
 * try (TcpListener listener = TcpListener.bind(new InetSocketAddress("localhost", 7))) {
 *     for (;;) {
 *         TcpStream stream = listener.accept();
 *         Task.spawn(() -> serve(stream));
 *     }
 * }
 * }</pre>
 *
 * <p>One task at a time may accept. All tasks that do live on one loop, that of the first which had to wait; a thread
 * without task may accept too, and blocks. To accept on several loops, give each a listener of its own by {@link
 * #bindShared}; to spread connections over loops from one listener, spawn with a {@link io.weft.Placement}.
 */
public final class TcpListener implements Closeable {
  private final Acceptor acceptor;

  private TcpListener(Acceptor acceptor) {
    this.acceptor = acceptor;
  }

  /**
   * Starts to listen. Does not wait.
   *
   * @param local where; port 0: any free one, see {@link #localAddress}
   * @throws IOException when the address cannot be had
   */
  public static TcpListener bind(SocketAddress local) throws IOException {
    return bind(local, false);
  }

  /**
   * The same, but other listeners made by this method may have the same address: the kernel spreads connections over
   * them ({@code SO_REUSEPORT}). Of several with port 0, bind the first one and the others to its address.
   *
   * @param local where
   * @throws IOException when the address cannot be had
   * @throws UnsupportedOperationException when the system cannot do it
   */
  public static TcpListener bindShared(SocketAddress local) throws IOException {
    return bind(local, true);
  }

  private static TcpListener bind(SocketAddress local, boolean shared) throws IOException {
    Objects.requireNonNull(local, "local");
    return new TcpListener(Acceptor.bind(ServerSocketChannel.open(), local, shared));
  }

  /**
   * Takes the next connection. Waits until there is one.
   *
   * <p>Where the system has no means for one, such as a descriptor (EMFILE), this tries again, after 5 ms at first and
   * a second at most; connections wait meanwhile. See {@link #backOffs}.
   *
   * @return the connection, which belongs to no loop yet
   * @throws IOException when the connection has failed at once, or this listener is closed, also while this waits
   * @throws io.weft.Cancelled when the task is cancelled, or the scheduler is {@linkplain io.weft.Scheduler#shutdown
   *     shutting down}; then the task itself is not cancelled
   * @throws IllegalStateException when another task is accepting
   */
  @Suspendable
  public TcpStream accept() throws IOException {
    SocketChannel accepted = acceptor.accept();
    try {
      return TcpStream.of(accepted);
    } catch (IOException failed) {
      throw NetFailures.of("accept on", localAddress(), failed);
    }
  }

  /**
   * How often {@link #accept} has failed for want of means and has waited before it tried again. The first time of each
   * ten seconds is logged, by the {@link System.Logger} {@code io.weft}. Any thread.
   */
  public long backOffs() {
    return acceptor.backOffs();
  }

  /**
   * The address that it listens on.
   *
   * @return with the port that was chosen for port 0
   */
  public SocketAddress localAddress() {
    return acceptor.localAddress();
  }

  /**
   * Stops to listen; whoever waits in {@link #accept} gets an {@link IOException}. Connections that were accepted
   * stay. Never waits, is no checkpoint, and may be called by any thread; doing it again does nothing.
   */
  @Override
  public void close() throws IOException {
    acceptor.close();
  }

  @Override
  public String toString() {
    return "TcpListener[" + localAddress() + "]";
  }
}
