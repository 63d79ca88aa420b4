package io.weft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An operation of the runtime that is left twice, first because the task's budget is spent and then
 * because it has to wait: its calls in tail position have no frames, and its callers must not be lost.
 */
class TailCallTest {
  /** Around the number of operations that a task may begin in one turn. */
  private static final int FROM = 120;

  private static final int TO = 136;

  private final List<String> effects = new ArrayList<>();

  /** Something to wait for. */
  private interface Operation {
    /** Waits and returns a number. */
    @Suspendable
    int run() throws Exception;
  }

  /** Runs the operation after a number of others that do not wait. */
  @Suspendable
  private int after(int count, TcpStream stream, Operation operation) throws Exception {
    try {
      for (int i = 0; i < count; i++) {
        stream.writeAll();
      }
      return operation.run();
    } finally {
      effects.add("finally " + count);
    }
  }

  private static <T> T onOneLoop(SuspendableCallable<T> main) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      return scheduler.runBlocking(main);
    }
  }

  /** With both ends of a connection, and a listener. */
  private void check(Kind kind) {
    List<String> expected = new ArrayList<>();
    for (int k = FROM; k < TO; k++) {
      expected.add("finally " + k);
    }
    onOneLoop(() -> {
      for (int k = FROM; k < TO; k++) {
        int count = k;
        assertEquals(42, checkOnce(kind, count), "after " + count);
      }
      return null;
    });
    assertEquals(expected, effects);
  }

  /** What is waited for. */
  private enum Kind {
    READ,
    ACCEPT,
    SLEEP,
    PARK,
    JOIN
  }

  @Suspendable
  private int checkOnce(Kind kind, int count) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (TcpListener listener = TcpListener.bind(any)) {
      TcpStream client = TcpStream.connect(listener.localAddress());
      TcpStream server = listener.accept();
      Task<Integer> task =
          Task.spawn(() -> after(count, client, () -> operation(kind, client, listener)));
      Task.yield();
      Task.yield();
      Task.yield();
      release(kind, task, server, listener);
      int result = task.join();
      client.close();
      server.close();
      return result;
    }
  }

  @Suspendable
  private int operation(Kind kind, TcpStream client, TcpListener listener) throws Exception {
    switch (kind) {
      case READ:
        return 41 + client.read(ByteBuffer.allocate(10));
      case ACCEPT:
        listener.accept().close();
        return 42;
      case SLEEP:
        Task.sleep(Duration.ofMillis(1));
        return 42;
      case PARK:
        Task.park();
        return 42;
      default:
        return Task.spawn(() -> slowly(42)).join();
    }
  }

  @Suspendable
  private static int slowly(int value) {
    Task.yield();
    Task.yield();
    return value;
  }

  @Suspendable
  private void release(Kind kind, Task<?> task, TcpStream server, TcpListener listener)
      throws IOException {
    if (kind == Kind.READ) {
      server.writeAll(ByteBuffer.allocate(1));
    } else if (kind == Kind.ACCEPT) {
      TcpStream.connect(listener.localAddress()).close();
    } else if (kind == Kind.PARK) {
      task.unpark();
    }
  }

  @Test
  void readKeepsItsCallers() {
    check(Kind.READ);
  }

  @Test
  void acceptKeepsItsCallers() {
    check(Kind.ACCEPT);
  }

  @Test
  void sleepKeepsItsCallers() {
    check(Kind.SLEEP);
  }

  @Test
  void parkKeepsItsCallers() {
    check(Kind.PARK);
  }

  @Test
  void joinKeepsItsCallers() {
    check(Kind.JOIN);
  }
}
