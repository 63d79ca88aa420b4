package io.weft.bench.soak;

import io.weft.Cancelled;
import io.weft.Generator;
import io.weft.Placement;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.sync.Channel;
import io.weft.sync.Mutex;
import io.weft.sync.Select;
import io.weft.sync.Semaphore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One round after the other, each with children, and an end that is chosen at random. */
final class Worker {
  private static final int LOOPS = 2;
  private static final int BYTES = 64;

  private final SplittableRandom random;
  private final Totals totals;

  /** What all of them count. */
  static final class Totals {
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong late = new AtomicLong();

    int live() {
      return live.get();
    }

    long rounds() {
      return rounds.get();
    }

    @Override
    public String toString() {
      return live + " tasks; " + rounds + " rounds, of which " + failures + " failed, " + cancelled
          + " were cancelled and " + late + " were too late";
    }
  }

  private static final class Boom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Boom() {
      super("on purpose", null, false, false);
    }
  }

  Worker(long seed, Totals totals) {
    this.random = new SplittableRandom(seed);
    this.totals = totals;
  }

  @Suspendable
  void workForEver() {
    while (true) {
      try {
        Scope.withTimeout(Duration.ofMillis(1 + random.nextInt(50)), this::round);
      } catch (TimeoutException late) {
        totals.late.incrementAndGet();
      } catch (TaskFailedException | Boom failed) {
        totals.failures.incrementAndGet();
      } catch (Cancelled cancelled) {
        totals.cancelled.incrementAndGet();
        Task.yield(); // throws again if it is this task that is to end
      }
      totals.rounds.incrementAndGet();
    }
  }

  /** A pipeline over both loops, of which some part may fail or be cancelled. */
  @Suspendable
  private void round() {
    Channel<Integer> numbers = Channel.buffered(1 + random.nextInt(8));
    Channel<Integer> results = Channel.rendezvous();
    Mutex mutex = new Mutex();
    Semaphore permits = new Semaphore(2);
    try (Scope scope = Scope.open()) {
      Task<Void> producer = scope.forkOn(loop(), () -> counted(() -> produce(numbers)));
      for (int i = 0; i < 3; i++) {
        scope.forkOn(loop(), () -> counted(() -> work(numbers, results, mutex, permits)));
      }
      if (random.nextInt(8) == 0) {
        scope.forkOn(loop(), () -> counted(this::talk));
      }
      int wanted = random.nextInt(60);
      for (int i = 0; i < wanted; i++) {
        new Select<Integer>()
            .onReceive(results, result -> result)
            .onTimeout(Duration.ofMillis(20), () -> -1)
            .await();
      }
      switch (random.nextInt(4)) {
        case 0 -> producer.cancel();
        case 1 -> throw new Boom();
        default -> scope.cancel();
      }
    }
  }

  private interface Body {
    @Suspendable
    void run() throws Exception;
  }

  @Suspendable
  private void counted(Body body) throws Exception {
    totals.live.incrementAndGet();
    try {
      body.run();
    } finally {
      totals.live.decrementAndGet();
    }
  }

  private Placement loop() {
    return Placement.loop(random.nextInt(LOOPS));
  }

  @Suspendable
  private static void produce(Channel<Integer> numbers) {
    Generator<Integer> source = Generator.of(out -> {
      for (int i = 0; ; i++) {
        if (i % 16 == 0) {
          Task.yield();
        }
        out.yield(i);
      }
    });
    try (source) {
      while (true) {
        numbers.send(source.next());
      }
    }
  }

  @Suspendable
  private static void work(
      Channel<Integer> numbers, Channel<Integer> results, Mutex mutex, Semaphore permits) {
    for (int number : numbers) {
      int result = permits.withPermit(() -> mutex.withLock(() -> {
        Task.yield();
        return number * 2;
      }));
      if (number == 997) {
        throw new Boom();
      }
      results.send(result);
    }
  }

  /** A connection whose ends are on any loop, and which is cut at any time. */
  @Suspendable
  private void talk() throws IOException {
    try (TcpListener listener =
            TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Scope scope = Scope.open()) {
      scope.forkOn(loop(), () -> counted(() -> answer(listener)));
      try (TcpStream stream = TcpStream.connect(listener.localAddress())) {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        for (int i = 0; i < 20; i++) {
          stream.writeAll(buffer.clear());
          stream.readExact(buffer.clear());
        }
      }
    }
  }

  @Suspendable
  private static void answer(TcpListener listener) throws IOException {
    try (TcpStream stream = listener.accept()) {
      ByteBuffer buffer = ByteBuffer.allocate(BYTES);
      while (stream.read(buffer.clear()) >= 0) {
        stream.writeAll(buffer.flip());
      }
    }
  }
}
