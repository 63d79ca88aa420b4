package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Placement;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.testing.TestScheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Deadlines are absolute and inherited, and what was done by then is not lost. */
class DeadlineTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LOOPS = 3;

  private final List<String> log = new ArrayList<>();

  /** Runs it in virtual time; returns how long it took. */
  private static Duration lasting(SuspendableRunnable main) {
    try (TestScheduler scheduler = TestScheduler.builder().loops(LOOPS).build()) {
      scheduler.run(main);
      return scheduler.now();
    }
  }

  @Test
  void aDeadlineIsAbsoluteHoweverManyOperationsThereAre() {
    assertEquals(
        HOUR,
        lasting(() -> thrown(
            TimeoutException.class,
            () -> Scope.withTimeout(HOUR, () -> {
              for (int i = 0; ; i++) {
                log.add("operation " + i);
                Task.sleep(Duration.ofMinutes(25));
              }
            }))));
    assertEquals(List.of("operation 0", "operation 1", "operation 2"), log);
  }

  @Test
  void aDeadlineIsInheritedByTheChildrenOfChildrenOnAllLoops() {
    assertEquals(
        HOUR,
        lasting(() -> thrown(
            TimeoutException.class, () -> Scope.withTimeout(HOUR, () -> generations(LOOPS)))));
    assertEquals(List.of("0 ends", "1 ends", "2 ends", "3 ends"), log);
  }

  @Suspendable
  private void generations(int left) {
    try (Scope scope = Scope.open()) {
      if (left > 0) {
        scope.forkOn(Placement.loop(left % LOOPS), () -> generations(left - 1));
      }
      Task.sleep(HOUR.multipliedBy(2));
    } finally {
      log.add(left + " ends");
    }
  }

  @Test
  void aChildCannotPutItsParentsDeadlineOff() {
    assertEquals(
        HOUR,
        lasting(() -> thrown(
            TimeoutException.class,
            () -> Scope.withTimeout(HOUR, () -> {
              Task<Void> child =
                  Task.spawn(() -> Scope.withTimeout(HOUR.multipliedBy(3), () -> generations(0)));
              child.join();
            }))));
    assertEquals(List.of("0 ends"), log);
  }

  @Test
  void aReadThatIsTooLateLeavesItsBytesInTheBufferAndTheNextOneGoesOn() {
    lasting(() -> {
      try (TcpListener listener =
              TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
          TcpStream client = TcpStream.connect(listener.localAddress());
          TcpStream server = listener.accept()) {
        ByteBuffer buffer = ByteBuffer.allocate(5);
        client.writeAll(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        thrown(
            TimeoutException.class,
            () -> Scope.withTimeout(Duration.ofMillis(1), () -> server.readExact(buffer)));
        assertEquals(3, buffer.position());
        client.writeAll(ByteBuffer.wrap(new byte[] {4, 5}));
        server.readExact(buffer);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), buffer.flip());
      }
    });
  }
}
