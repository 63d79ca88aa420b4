package io.weft.net;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Suspendable;
import io.weft.SuspendableConsumer;
import io.weft.Task;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes TCP connections for all loops of a scheduler, and serves each in a task of its own.
 *
 * <pre>{@code
 * try (TcpServer server = TcpServer.bind(new InetSocketAddress("localhost", 7))) {
 *     System.out.println("listening on " + server.localAddress());
 *     server.serve(stream -> ByteStream.copyBidirectional(stream, stream));
 * }
 * }</pre>
 *
 * <p>A {@link TcpListener} is the same by hand, for those who want to say more about each connection.
 */
public final class TcpServer implements Closeable {
  private static final System.Logger LOGGER = System.getLogger("io.weft");

  /** How connections are spread over the loops. */
  public enum Spread {
    /**
     * Each loop has a listening socket of its own, and the kernel chooses one by the peer's address and port ({@code
     * SO_REUSEPORT}). Nothing is handed from loop to loop, so this is for many connections, or for short ones; of few,
     * some loops may get more than their share.
     */
    KERNEL,

    /**
     * One loop accepts, and each connection goes to the loop with the fewest tasks. For few connections that live long,
     * and for systems whose kernel does not spread.
     */
    LEAST_LOADED
  }

  /** One for each loop, or one. */
  private final List<TcpListener> listeners;

  /** Guarded by the monitor of this. */
  private boolean serving;

  /** Guarded by the monitor of this. */
  private boolean closed;

  private TcpServer(List<TcpListener> listeners) {
    this.listeners = listeners;
  }

  // ---- binding

  /**
   * Starts to listen, with {@link Spread#KERNEL} where the kernel spreads connections evenly, which is on Linux, and with
   * {@link Spread#LEAST_LOADED} elsewhere. Does not wait.
   *
   * @param local where; port 0: any free one, see {@link #localAddress}
   * @throws IOException when the address cannot be had
   * @throws IllegalStateException outside a task
   */
  public static TcpServer bind(SocketAddress local) throws IOException {
    return bind(local, NetOptions.isLinux() ? Spread.KERNEL : Spread.LEAST_LOADED);
  }

  /**
   * Starts to listen. Does not wait. An address at which another process listens is refused with {@link Spread#KERNEL} too;
   * processes that mean to share one use {@link TcpListener#bindShared}.
   *
   * @param local where; port 0: any free one, see {@link #localAddress}
   * @param spread how connections are spread over the loops of the calling task's scheduler
   * @throws IOException when the address cannot be had
   * @throws UnsupportedOperationException when the system knows no {@link Spread#KERNEL}
   * @throws IllegalStateException outside a task
   */
  public static TcpServer bind(SocketAddress local, Spread spread) throws IOException {
    Objects.requireNonNull(local, "local");
    int loops = Placement.all().size();
    boolean shares = Objects.requireNonNull(spread, "spread") == Spread.KERNEL && loops > 1;
    return new TcpServer(shares ? bindAll(local, loops) : List.of(TcpListener.bind(local)));
  }

  private static List<TcpListener> bindAll(SocketAddress local, int count) throws IOException {
    List<TcpListener> listeners = new ArrayList<>();
    try {
      requireFree(local);
      listeners.add(TcpListener.bindShared(local));
      while (listeners.size() < count) {
        listeners.add(TcpListener.bindShared(listeners.get(0).localAddress()));
      }
      return List.copyOf(listeners);
    } catch (Throwable failed) {
      closeAll(listeners, failed);
      throw failed;
    }
  }

  /**
   * Sockets that share an address would share it with another process's too. This one does not listen, so nobody is connected
   * to it meanwhile.
   */
  private static void requireFree(SocketAddress local) throws IOException {
    try (SocketChannel probe = SocketChannel.open()) {
      probe.setOption(
          StandardSocketOptions.SO_REUSEADDR, true); // for connections that have just ended
      Binding.of(probe, local, () -> probe.bind(local));
    }
  }

  private static void closeAll(List<TcpListener> listeners, Throwable failed) {
    for (TcpListener each : listeners) {
      try {
        each.close();
      } catch (IOException another) {
        failed.addSuppressed(another);
      }
    }
  }

  // ---- serving

  /**
   * Accepts, and runs the handler for each connection in a task of its own, a child of the calling task. Waits until the
   * server is closed, and does not wait for connections that are still served then. Closes the server.
   *
   * @param handler talks to the peer; called on all loops. The stream is closed when it returns or throws. What it throws
   *     ends its connection and nothing else, and is logged by the {@link System.Logger} {@code io.weft}: an {@link
   *     IOException}, as of peers that go away, as {@code DEBUG}, all else as {@code ERROR}
   * @throws Cancelled when the task is cancelled, or the scheduler is {@linkplain io.weft.Scheduler#shutdown shutting
   *     down}; then the task itself is not cancelled
   * @throws IllegalStateException when it serves already, or outside a task
   */
  @Suspendable
  public void serve(SuspendableConsumer<TcpStream> handler) {
    Objects.requireNonNull(handler, "handler");
    int here = Task.current().loop();
    if (listeners.size() > 1 && Placement.all().size() != listeners.size()) {
      throw new IllegalStateException(this + " was bound for the " + listeners.size()
          + " loops of another scheduler than that of the calling task");
    }
    begin();
    try (this) {
      for (int loop = 0; loop < listeners.size(); loop++) {
        if (listeners.size() > 1 && loop != here) {
          TcpListener listener = listeners.get(loop);
          Task.spawnOn(Placement.loop(loop), () -> acceptUntilClosed(listener, handler));
        }
      }
      accept(listeners.get(listeners.size() > 1 ? here : 0), handler);
    }
  }

  private synchronized void begin() {
    if (serving) {
      throw new IllegalStateException(this + " serves already; one call accepts on all loops");
    }
    serving = true;
  }

  /** The task that has called {@link #serve} tells of the end. */
  @Suspendable
  private void acceptUntilClosed(TcpListener listener, SuspendableConsumer<TcpStream> handler) {
    try {
      accept(listener, handler);
    } catch (Cancelled ending) {
      LOGGER.log(System.Logger.Level.DEBUG, "accept on " + listener + " ended", ending);
    }
  }

  @Suspendable
  private void accept(TcpListener listener, SuspendableConsumer<TcpStream> handler) {
    Placement where = listeners.size() > 1 ? Placement.CURRENT : Placement.LEAST_LOADED;
    while (!isClosed()) {
      try {
        TcpStream stream = listener.accept();
        start(where, handler, stream);
      } catch (IOException failed) { // closed, or it concerns that connection only
        LOGGER.log(System.Logger.Level.DEBUG, "a connection was not accepted", failed);
      }
    }
  }

  private static void start(
      Placement where, SuspendableConsumer<TcpStream> handler, TcpStream stream)
      throws IOException {
    boolean started = false;
    try {
      Task.spawnOn(where, () -> run(handler, stream));
      started = true;
    } finally {
      if (!started) { // the scope of the caller has ended
        stream.close();
      }
    }
  }

  @Suspendable
  private static void run(SuspendableConsumer<TcpStream> handler, TcpStream stream) {
    try (stream) {
      handler.accept(stream);
    } catch (IOException lost) {
      LOGGER.log(System.Logger.Level.DEBUG, "a connection was lost", lost);
    } catch (Cancelled ending) {
      throw ending;
    } catch (Throwable broken) { // at once: the scope would tell when the server ends
      LOGGER.log(System.Logger.Level.ERROR, "the handler of " + stream + " failed", broken);
    }
  }

  // ---- any thread

  private synchronized boolean isClosed() {
    return closed;
  }

  /** The address that it listens on, with the port that was chosen for port 0. Any thread. */
  public SocketAddress localAddress() {
    return listeners.get(0).localAddress();
  }

  /** As {@link TcpListener#backOffs}, of all its sockets. Any thread. */
  public long backOffs() {
    return listeners.stream().mapToLong(TcpListener::backOffs).sum();
  }

  /**
   * Stops to listen and ends {@link #serve}; a moment may pass until the system refuses connections, as each loop gives its
   * socket back. Connections that were accepted stay. Never waits, is no checkpoint, and may be
   * called by any thread; doing it again does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    IOException none = new IOException();
    closeAll(listeners, none);
    for (Throwable failed : none.getSuppressed()) {
      LOGGER.log(System.Logger.Level.DEBUG, failed.getMessage());
    }
  }

  @Override
  public String toString() {
    return "TcpServer[" + localAddress() + "]";
  }
}
