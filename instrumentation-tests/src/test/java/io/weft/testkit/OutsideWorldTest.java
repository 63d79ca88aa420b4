package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Placement;
import io.weft.Scope;
import io.weft.Task;
import io.weft.internal.loop.EventLoop;
import io.weft.interop.Blocking;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.park.Wait;
import io.weft.testing.DeadlockError;
import io.weft.testing.TestScheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a scheduler for tests waits for in real time: sockets and other threads. */
class OutsideWorldTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void socketsAreWaitedForBeforeTheTimeMoves() {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
      scheduler.run(() -> {
        try (TcpListener listener = TcpListener.bind(LOOPBACK);
            Scope scope = Scope.open()) {
          scope.forkOn(Placement.loop(1), () -> {
            try (TcpStream client = listener.accept()) {
              ByteBuffer buffer = ByteBuffer.allocate(8);
              client.readExact(buffer);
              Task.sleep(Duration.ofMinutes(1));
              client.writeAll(buffer.flip());
            }
          });
          try (TcpStream stream = TcpStream.connect(listener.localAddress())) {
            stream.writeAll(ByteBuffer.allocate(8));
            Scope.withTimeout(
                Duration.ofMinutes(2), () -> stream.readExact(ByteBuffer.allocate(8)));
          }
        }
      });
      assertEquals(Duration.ofMinutes(1), scheduler.now());
    }
  }

  @Test
  void aTimeOutThatASocketDoesNotBeatPassesInVirtualTime() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> {
        try (TcpListener listener = TcpListener.bind(LOOPBACK)) {
          TimeoutException late = null;
          try {
            Scope.withTimeout(Duration.ofDays(1), () -> listener.accept());
          } catch (TimeoutException expected) {
            late = expected;
          }
          assertTrue(late != null);
        }
      });
      assertEquals(Duration.ofDays(1), scheduler.now());
    }
  }

  @Test
  void otherThreadsThatAreAnnouncedAreWaitedFor() throws Exception {
    try (TestScheduler scheduler =
        TestScheduler.builder().otherThreads(Duration.ofSeconds(20)).build()) {
      Thread[] helper = new Thread[1];
      assertEquals("done", scheduler.run(() -> {
        Wait<String> wait = Wait.begin();
        helper[0] = new Thread(() -> wait.complete("done"));
        helper[0].start();
        return wait.await(Duration.ofDays(1));
      }));
      assertEquals(Duration.ZERO, scheduler.now());
      helper[0].join();
    }
  }

  @Test
  void aCompletionThatALibraryAnnouncesIsWaitedFor() throws Exception {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
      Thread[] helper = new Thread[1];
      assertEquals("done", scheduler.run(() -> {
        EventLoop loop = EventLoop.of(Task.current());
        Wait<String> wait = Wait.begin();
        loop.expectCompletion();
        helper[0] = new Thread(() -> {
          wait.complete("done");
          loop.completed();
        });
        helper[0].start();
        return wait.await();
      }));
      helper[0].join();
      assertThrows(DeadlockError.class, () -> scheduler.run(() -> Wait.begin().await()));
    }
  }

  @Test
  void threadsMaySpawnAndUnpark() throws Exception {
    try (TestScheduler scheduler =
        TestScheduler.builder().loops(2).otherThreads(Duration.ofSeconds(20)).build()) {
      Task<String> parked = scheduler.spawn(() -> {
        Task.park();
        return "unparked";
      });
      Thread helper = new Thread(() -> scheduler.spawn(() -> parked.unpark()));
      helper.start();
      assertEquals("unparked", scheduler.run(() -> parked.join()));
      helper.join();
    }
  }

  @Test
  void blockingCodeIsWaitedForBeforeTheTimeMoves() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      String value = scheduler.run(() -> Scope.withTimeout(
          Duration.ofSeconds(1),
          () -> Blocking.call(() -> {
            Thread.sleep(50);
            return "value";
          })));
      assertEquals("value", value);
      assertEquals(Duration.ZERO, scheduler.now());
    }
  }

  @Test
  void timeThatIsAdvancedWaitsForBlockingCodeToo() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      Task<String> task = scheduler.spawn(() -> Scope.withTimeout(
          Duration.ofSeconds(1),
          () -> Blocking.call(() -> {
            Thread.sleep(50); // long enough for a clock that does not wait to run ahead
            return "value";
          })));
      scheduler.advance(Duration.ofMinutes(1));
      assertTrue(task.isDone());
      assertEquals("value", scheduler.run(() -> task.join()));
    }
  }

  @Test
  void timeThatIsAdvancedWaitsForAnnouncedThreadsToo() throws Exception {
    try (TestScheduler scheduler =
        TestScheduler.builder().otherThreads(Duration.ofMillis(500)).build()) {
      Thread[] helper = new Thread[1];
      Task<String> task = scheduler.spawn(() -> {
        Wait<String> wait = Wait.begin();
        helper[0] = new Thread(() -> {
          sleepAWhile();
          wait.complete("done");
        });
        helper[0].start();
        return wait.await(Duration.ofSeconds(1));
      });
      scheduler.advance(Duration.ofMinutes(1));
      assertTrue(task.isDone());
      assertEquals("done", scheduler.run(() -> task.join()));
      assertEquals(Duration.ofMinutes(1), scheduler.now());
      helper[0].join();
    }
  }

  /** Until the thread that drives has nothing to do: else nothing would be waited for. */
  private static void sleepAWhile() {
    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
  }
}
