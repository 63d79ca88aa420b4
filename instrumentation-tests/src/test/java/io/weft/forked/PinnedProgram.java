package io.weft.forked;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.park.Wait;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Waits in all ways where it is pinned, on one loop; prints a line for each, then what was counted. */
public final class PinnedProgram {
  /** Counted by the task that runs beside the pinned one. */
  private static int ticks;

  private static boolean over;

  /** Tasks that wait for one another in {@link #nest}, more than may be. */
  private static final int CHAIN = 12;

  private static int nested;
  private static int mostNested;
  private static boolean refused;

  private PinnedProgram() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(PinnedProgram::all);
      System.out.println("counted " + (scheduler.pinnedWaits() > 5));
    }
  }

  @Suspendable
  private static void all() throws Exception {
    Task<Void> ticker = Task.spawn(PinnedProgram::tick);
    tryIt("sleep", () -> Task.sleep(Duration.ofMillis(5)));
    tryIt("join", () -> Task.spawn(() -> Task.sleep(Duration.ofMillis(5))).join());
    tryIt("park", PinnedProgram::parkAndBeUnparked);
    tryIt("yield", PinnedProgram::yieldUntilTicked);
    tryIt("time-out", PinnedProgram::timeOut);
    tryIt("socket", PinnedProgram::echo);
    tryIt("monitor", PinnedProgram::sleepUnderMonitor);
    tryIt("coroutine", PinnedProgram::sleepInCoroutine);
    tryIt("nesting", () -> nest(1));
    System.out.println("nested " + mostNested + (refused ? ", then refused" : ""));
    over = true;
    ticker.join();
  }

  @Suspendable
  private static void tick() {
    while (!over) {
      ticks++;
      Task.yield();
    }
  }

  /** Calls back through a frame of the JDK, which is not instrumented. */
  private static void tryIt(String name, SuspendableRunnable body) {
    int before = ticks;
    String outcome = "worked";
    try {
      List.of(body).forEach(PinnedProgram::call);
    } catch (IllegalStateException failed) {
      outcome = failed.getCause() instanceof PinnedException ? "pinned" : failed.toString();
    }
    System.out.println(name + " " + outcome + (ticks > before ? ", others ran" : ""));
  }

  private static void call(SuspendableRunnable body) {
    try {
      body.run();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Suspendable
  private static void parkAndBeUnparked() {
    Task<?> me = Task.current();
    Task.spawn(() -> me.unpark());
    Task.park();
  }

  @Suspendable
  private static void yieldUntilTicked() {
    int before = ticks;
    while (ticks == before) {
      Task.yield();
    }
  }

  @Suspendable
  private static void timeOut() {
    try {
      Wait.begin().await(Duration.ofMillis(5));
      throw new AssertionError("nobody completes it");
    } catch (TimeoutException expected) {
      // as it should be
    }
  }

  @Suspendable
  private static void echo() throws Exception {
    try (TcpListener listener =
        TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Task.spawn(() -> {
        try (TcpStream client = TcpStream.connect(listener.localAddress())) {
          client.writeAll(ByteBuffer.wrap(new byte[] {42}));
        } catch (ConnectException refusedWhereAcceptIs) {
          // the listener is closed by then
        }
      });
      try (TcpStream server = listener.accept()) {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        server.readExact(buffer);
        if (buffer.get(0) != 42) {
          throw new AssertionError("read " + buffer.get(0));
        }
      }
    }
  }

  @Suspendable
  private static void sleepUnderMonitor() {
    Object lock = new Object();
    synchronized (lock) {
      Task.sleep(Duration.ofMillis(5));
    }
  }

  @Suspendable
  private static void sleepInCoroutine() {
    Coroutine coroutine = new Coroutine(() -> {
      Coroutine.suspend();
      Task.sleep(Duration.ofMillis(5));
    });
    while (coroutine.resume()) {
      // to the end
    }
  }

  /** Each task waits, pinned, for one that does the same, until that is refused. */
  @Suspendable
  private static void nest(int depth) {
    if (depth > CHAIN) {
      return;
    }
    Task<Void> next = Task.spawn(() -> List.of(depth + 1).forEach(PinnedProgram::nestDeeper));
    mostNested = Math.max(mostNested, ++nested);
    try {
      next.join();
    } finally {
      nested--;
    }
  }

  private static void nestDeeper(int depth) {
    try {
      nest(depth);
    } catch (PinnedException tooDeep) {
      refused |= tooDeep.getMessage().contains("8 pinned waits are on top of each other");
    }
  }
}
