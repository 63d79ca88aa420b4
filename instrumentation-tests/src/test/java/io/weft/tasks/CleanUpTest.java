package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.interop.Await;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.sync.Channel;
import io.weft.sync.Mutex;
import io.weft.sync.RwLock;
import io.weft.sync.Semaphore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clean-up that does not wait is no checkpoint, and legal everywhere. */
class CleanUpTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static void onOneLoop(SuspendableRunnable main) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(main);
    }
  }

  private static void close(TcpStream stream) {
    try {
      stream.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static synchronized void closePinned(TcpStream stream) {
    close(stream);
  }

  /** Of two that are connected, the first one is closed so, and the other one sees the end. */
  @Suspendable
  private static void closes(SuspendableConsumer closing) throws Exception {
    try (TcpListener listener = TcpListener.bind(LOOPBACK);
        TcpStream stream = TcpStream.connect(listener.localAddress());
        TcpStream peer = listener.accept()) {
      closing.accept(stream);
      assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
      thrown(IOException.class, () -> stream.read(ByteBuffer.allocate(1)));
    }
  }

  private interface SuspendableConsumer {
    @Suspendable
    void accept(TcpStream stream) throws Exception;
  }

  @Test
  void aSocketIsClosedByATaskThatIsCancelled() {
    onOneLoop(() -> closes(stream -> {
      Task<Void> task = Task.spawn(() -> {
        Task.current().cancel();
        close(stream);
        Task.yield();
      });
      thrown(Cancelled.class, task::join);
    }));
  }

  @Test
  void aSocketIsClosedByWhatALoopCallsOutsideAnyTask() {
    onOneLoop(() -> closes(stream ->
        Await.on(CompletableFuture.runAsync(() -> close(stream), Task.current().loopExecutor()))));
  }

  @Test
  void aSocketIsClosedUnderAPin() {
    onOneLoop(() -> closes(CleanUpTest::closePinned));
  }

  @Test
  void locksAreGivenUpByATaskThatIsCancelled() {
    Mutex mutex = new Mutex();
    Semaphore semaphore = new Semaphore(1);
    RwLock lock = new RwLock();
    RwLock other = new RwLock();
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        mutex.lock();
        semaphore.acquire();
        lock.lockRead();
        other.lockWrite();
        Task.current().cancel();
        other.unlockWrite();
        lock.unlockRead();
        semaphore.release();
        mutex.unlock();
        Task.yield();
      });
      thrown(Cancelled.class, task::join);
    });
    assertEquals("Mutex[free, nobody waits]", mutex.toString());
    assertEquals("Semaphore[1 available, nobody waits]", semaphore.toString());
    assertEquals("RwLock[free, nobody waits]", lock.toString());
    assertEquals("RwLock[free, nobody waits]", other.toString());
  }

  @Test
  void aFullTurnOfCleanUpLetsNobodyElseRun() {
    Channel<Integer> channel = Channel.unbounded();
    int[] turns = {0};
    onOneLoop(() -> {
      Task.spawn(() -> {
        turns[0]++;
      });
      Mutex mutex = new Mutex();
      for (int i = 0; i < 10_000; i++) {
        mutex.tryLock();
        channel.trySend(i);
        mutex.unlock();
      }
      channel.close();
      assertEquals(0, turns[0], "no checkpoint");
    });
    assertEquals(1, turns[0]);
  }
}
