package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.sync.Latch;
import io.weft.sync.RwLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks for many readers or one writer, in each world. */
class RwLockTest {
  private static final String FREE = "RwLock[free, nobody waits]";

  private final RwLock lock = new RwLock();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void readersReadTogether(World world) throws Exception {
    world.run(() -> {
      lock.lockRead();
      world.start(() -> lock.read(() -> log.add("other reader"))).join();
      lock.unlockRead();
    });
    assertEquals(List.of("other reader"), log);
    assertEquals(FREE, lock.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aWriterIsAlone(World world) throws Exception {
    world.run(() -> {
      lock.lockWrite();
      World.Running reader = world.startWaiting(() -> lock.read(() -> log.add("read")));
      World.Running writer = world.startWaiting(() -> lock.write(() -> {
        log.add("write");
      }));
      assertEquals(
          "RwLock[written by " + world.self() + ", 2 wait: " + reader.who() + " to read, "
              + writer.who() + " to write]",
          lock.toString());
      world
          .start(() -> {
            assertFalse(lock.tryLockRead());
            assertFalse(lock.tryLockWrite());
          })
          .join();
      lock.unlockWrite();
      reader.join();
      writer.join();
    });
    assertEquals(List.of("read", "write"), log);
    assertEquals(FREE, lock.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aWriterWaitsForAllReaders(World world) throws Exception {
    Latch lastReader = new Latch(1);
    world.run(() -> {
      lock.lockRead();
      World.Running reader = world.startWaiting(() -> lock.read(() -> {
        lastReader.await();
        return log.add("read");
      }));
      lock.unlockRead();
      assertFalse(lock.tryLockWrite());
      World.Running writer = world.startWaiting(() -> lock.write(() -> {
        log.add("write");
      }));
      assertEquals(
          "RwLock[read by 1: [" + reader.who() + "], 1 waits: " + writer.who() + " to write]",
          lock.toString());
      lastReader.countDown();
      reader.join();
      writer.join();
    });
    assertEquals(List.of("read", "write"), log);
  }

  @ParameterizedTest
  @EnumSource
  void aWriterThatWaitsIsNotOvertakenByReaders(World world) throws Exception {
    world.run(() -> {
      lock.lockRead();
      World.Running writer = world.startWaiting(() -> lock.write(() -> {
        log.add("write");
      }));
      assertFalse(lock.tryLockRead());
      World.Running reader = world.startWaiting(() -> lock.read(() -> log.add("read")));
      lock.unlockRead();
      writer.join();
      reader.join();
    });
    assertEquals(List.of("write", "read"), log);
  }

  @ParameterizedTest
  @EnumSource
  void readersBehindAWriterGoTogether(World world) throws Exception {
    world.run(() -> {
      lock.lockWrite();
      List<World.Running> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(world.startWaiting(lock::lockRead));
      }
      lock.unlockWrite();
      for (World.Running each : readers) {
        each.join();
      }
      assertTrue(lock.toString().startsWith("RwLock[read by 3: ["), lock::toString);
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aCancelledWriterLetsTheReadersBehindItGo(World world) throws Exception {
    world.run(() -> {
      lock.lockRead();
      World.Running writer = world.startWaiting(lock::lockWrite);
      World.Running reader = world.startWaiting(() -> lock.read(() -> log.add("read")));
      writer.cancel();
      assertInstanceOf(Cancelled.class, writer.failure());
      reader.join();
      lock.unlockRead();
    });
    assertEquals(List.of("read"), log);
    assertEquals(FREE, lock.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledAfterItGotTheLockHoldsIt(World world) throws Exception {
    world.run(() -> {
      lock.lockWrite();
      World.Running reader = world.startWaiting(() -> lock.read(() -> {
        log.add("read");
        Task.park();
        return log.add("never");
      }));
      World.Running writer = world.startWaiting(() -> lock.write(() -> {
        log.add("write");
        Task.park();
        log.add("never");
      }));
      lock.unlockWrite();
      reader.cancel();
      assertInstanceOf(Cancelled.class, reader.failure());
      writer.cancel();
      assertInstanceOf(Cancelled.class, writer.failure());
    });
    assertEquals(List.of("read", "write"), log);
    assertEquals(FREE, lock.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledBeforeItLocksDoesNotHoldIt(World world) throws Exception {
    world.run(() -> {
      for (SuspendableRunnable operation :
          List.<SuspendableRunnable>of(lock::lockRead, lock::lockWrite)) {
        World.Running cancelled = world.start(() -> {
          Task.current().cancel();
          operation.run();
        });
        assertInstanceOf(Cancelled.class, cancelled.failure());
        assertEquals(FREE, lock.toString());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void lockingWhatOneWouldWaitForOneselfForIsRefused(World world) throws Exception {
    world.run(() -> {
      Object me = world.self();
      lock.lockWrite();
      assertEquals(
          me + " holds the lock, and would wait for itself: RwLock[written by " + me
              + ", nobody waits]",
          thrown(IllegalStateException.class, lock::lockWrite).getMessage());
      thrown(IllegalStateException.class, lock::lockRead);
      lock.unlockWrite();
      lock.lockRead();
      thrown(IllegalStateException.class, lock::lockWrite);
      lock.unlockRead();
    });
    assertEquals(FREE, lock.toString());
  }

  @ParameterizedTest
  @EnumSource
  void unlockingWhatOneDoesNotHoldIsRefused(World world) throws Exception {
    world.run(() -> {
      Object me = world.self();
      assertEquals(
          me + " does not hold the lock to read: " + FREE,
          thrown(IllegalStateException.class, lock::unlockRead).getMessage());
      assertEquals(
          me + " does not hold the lock to write: " + FREE,
          thrown(IllegalStateException.class, lock::unlockWrite).getMessage());
      lock.lockRead();
      assertInstanceOf(
          IllegalStateException.class, world.start(lock::unlockRead).failure());
      thrown(IllegalStateException.class, lock::unlockWrite);
      lock.unlockRead();
      lock.lockWrite();
      assertInstanceOf(
          IllegalStateException.class, world.start(lock::unlockWrite).failure());
      thrown(IllegalStateException.class, lock::unlockRead);
      lock.unlockWrite();
    });
    assertEquals(FREE, lock.toString());
  }

  @ParameterizedTest
  @EnumSource
  void whatTheBodyThrowsIsThrownAsTheSameObject(World world) throws Exception {
    IOException failure = new IOException();
    SuspendableCallable<String> callable = () -> {
      throw failure;
    };
    SuspendableRunnable runnable = () -> {
      throw failure;
    };
    world.run(() -> {
      assertSame(failure, thrown(IOException.class, () -> lock.read(callable)));
      assertSame(failure, thrown(IOException.class, () -> lock.write(callable)));
      assertSame(failure, thrown(IOException.class, () -> lock.write(runnable)));
      assertEquals("value", lock.read(() -> "value"));
      assertEquals("value", lock.write(() -> "value"));
    });
    assertEquals(FREE, lock.toString());
  }

  @Test
  void aPinnedCallerIsRefusedAndHoldsNothing() throws Exception {
    World.ONE_LOOP.run(() -> {
      thrown(PinnedException.class, () -> List.of(lock).forEach(RwLock::lockRead));
      thrown(PinnedException.class, () -> List.of(lock).forEach(RwLock::lockWrite));
      List.of(lock).forEach(each -> assertTrue(each.tryLockWrite()));
      List.of(lock).forEach(RwLock::unlockWrite);
    });
    assertEquals(FREE, lock.toString());
  }

  /** Its threads think that they are one. */
  private static final class Alike extends Thread {
    Alike(Runnable body) {
      super(body);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Alike;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void threadsAreToldApartByIdentity() throws Exception {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    Thread reader = new Alike(() -> {
      lock.lockRead();
      reading.countDown();
      try {
        tried.await();
      } catch (InterruptedException nobodyDoes) {
        throw new AssertionError(nobodyDoes);
      }
      lock.unlockRead();
    });
    Thread writer = new Alike(() -> {
      try {
        lock.lockWrite();
        lock.unlockWrite();
        outcome.complete("written");
      } catch (Throwable thrown) {
        outcome.complete(thrown);
      }
    });
    reader.start();
    reading.await();
    writer.start();
    while (!outcome.isDone() && lock.toString().endsWith("nobody waits]")) {
      Thread.onSpinWait();
    }
    tried.countDown();
    assertEquals("written", outcome.get());
    reader.join();
    writer.join();
  }
}
