package io.weft.samples.demo;

import io.weft.Placement;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.samples.Echo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The demo itself: all clients connect, and when the server has all of them too, they begin together.
 *
 * <p>Every loop has clients and server tasks of its own; they share the tally and the latches only.
 */
final class Meeting {
  /** So many connects under way at once, over all loops: well within the listener's backlog. */
  private static final int CONNECTING = 64;

  private final Plan plan;
  private final Tally tally;
  private final AtomicInteger nextClient = new AtomicInteger();
  /** Each connection counts for each of its ends that is in this process. */
  private final Latch everybodyConnected;

  private final Latch start = new Latch(1);
  private final Latch everybodyFinished;

  Meeting(Plan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    everybodyConnected = new Latch(plan.ends() * plan.connections());
    everybodyFinished = new Latch(plan.connections());
  }

  /** With a server of its own. */
  @Suspendable
  Report hold(TcpListener listener) {
    Task.spawn(() -> serve(listener));
    return hold(listener.localAddress());
  }

  /** With a server that listens already. */
  @Suspendable
  Report hold(SocketAddress server) {
    long heapBefore = liveHeapBytes();
    long connectNs = System.nanoTime();
    for (int i = 0; i < Math.min(CONNECTING, plan.connections()); i++) {
      startClient(Placement.loop(i % plan.loops()), server);
    }
    everybodyConnected.await();

    double connectSeconds = secondsSince(connectNs);
    int peak = tally.open(plan);
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long heap = liveHeapBytes() - heapBefore;
    long startNs = System.nanoTime();
    start.countDown();
    everybodyFinished.await();

    return new Report(
        plan,
        peak,
        tally.roundTrips.sum(),
        tally.errors(),
        tally.firstErrors(),
        connectSeconds,
        secondsSince(startNs),
        threads,
        heap / plan.connections());
  }

  /** A client that has connected starts the next one: so never more than {@link #CONNECTING} of them are at it. */
  private void startClient(Placement where, SocketAddress server) {
    int id = nextClient.getAndIncrement();
    if (id < plan.connections()) {
      Task.spawnOn(where, () -> beClient(id, server));
    }
  }

  @Suspendable
  private void beClient(int id, SocketAddress server) {
    try (TcpStream stream = connect(server)) {
      start.await();
      new Client(id, plan).makeRoundTrips(stream, tally);
    } catch (Exception failed) { // whatever it was, the others go on and the report tells
      tally.error("client " + id + ": " + failed);
    } finally {
      everybodyFinished.countDown();
    }
  }

  @Suspendable
  private TcpStream connect(SocketAddress server) throws IOException {
    try {
      TcpStream stream = TcpStream.connect(server);
      tally.connectedClients.incrementAndGet();
      return stream;
    } catch (IOException refused) {
      if (plan.holdsServer()) {
        everybodyConnected.countDown(); // in the server's place, which will never see this one
      }
      throw refused;
    } finally {
      everybodyConnected.countDown();
      startClient(Placement.CURRENT, server);
    }
  }

  @Suspendable
  private void serve(TcpListener listener) {
    try {
      for (int accepted = 0; accepted < plan.connections(); accepted++) {
        TcpStream stream = listener.accept();
        Task.spawnOn(Placement.LEAST_LOADED, () -> answer(stream));
      }
    } catch (IOException failed) { // also when the listener is closed because a client never came
      tally.error("server: " + failed.getMessage());
    }
  }

  @Suspendable
  private void answer(TcpStream stream) {
    tally.openAtServer.incrementAndGet();
    everybodyConnected.countDown();
    Echo.answer(stream, ByteBuffer.allocate(plan.sizeBytes()));
    tally.openAtServer.decrementAndGet();
  }

  private static long liveHeapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double secondsSince(long startNs) {
    return (System.nanoTime() - startNs) / 1e9;
  }
}
