package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.sync.Channel;
import io.weft.sync.Condition;
import io.weft.sync.Mutex;
import io.weft.sync.RwLock;
import io.weft.sync.Semaphore;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Between the moment in which a task is cancelled and the one in which it leaves the queue, it must be given nothing.
 * What is waited for is locked by the test, so that the task cannot leave, and the other thread does its operation.
 */
class LeavingTest {
  private final List<Object> undelivered = new CopyOnWriteArrayList<>();

  /** Cancels a task that waits, then calls the operation before the task has left, then lets it leave. */
  private static void whileOneLeaves(
      Object monitor, SuspendableRunnable waiting, Runnable operation) {
    whileOneLeaves(monitor, waiting, () -> true, operation);
  }

  private static void whileOneLeaves(
      Object monitor, SuspendableRunnable waiting, BooleanSupplier isQueued, Runnable operation) {
    AtomicReference<Thread> loop = new AtomicReference<>();
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      Task<Void> leaving = scheduler.spawn(() -> {
        loop.set(Thread.currentThread());
        waiting.run();
      });
      while (leaving.state() != Task.State.PARKED || !isQueued.getAsBoolean()) {
        Thread.onSpinWait();
      }
      synchronized (monitor) {
        leaving.cancel();
        while (!isBlockedBy(monitor, loop.get())) {
          Thread.onSpinWait();
        }
        operation.run();
      }
      thrown(Cancelled.class, leaving::join);
    }
  }

  /** By that and nothing else, such as the loading of a class. */
  static boolean isBlockedBy(Object monitor, Thread thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
    LockInfo lock = info.getLockInfo();
    return info.getThreadState() == Thread.State.BLOCKED
        && lock != null
        && lock.getIdentityHashCode() == System.identityHashCode(monitor);
  }

  @Test
  void aLockStaysFree() {
    Mutex mutex = new Mutex();
    assertTrue(mutex.tryLock());
    whileOneLeaves(mutex, mutex::lock, mutex::unlock);
    assertEquals("Mutex[free, nobody waits]", mutex.toString());
  }

  @Test
  void permitsStayThere() {
    Semaphore semaphore = new Semaphore(0);
    whileOneLeaves(semaphore, () -> semaphore.acquire(2), () -> semaphore.release(3));
    assertEquals("Semaphore[3 available, nobody waits]", semaphore.toString());
  }

  @Test
  void aLockToReadOrWriteStaysFree() {
    RwLock lock = new RwLock();
    for (SuspendableRunnable waiting :
        List.<SuspendableRunnable>of(lock::lockRead, lock::lockWrite)) {
      assertTrue(lock.tryLockWrite());
      whileOneLeaves(lock, waiting, lock::unlockWrite);
      assertEquals("RwLock[free, nobody waits]", lock.toString());
    }
  }

  @Test
  void aSignalGoesToTheNext() throws Exception {
    Mutex mutex = new Mutex();
    Condition condition = mutex.newCondition();
    AtomicReference<World.Running> next = new AtomicReference<>();
    whileOneLeaves(
        mutex,
        () -> mutex.withLock(() -> {
          next.set(World.THREADS.start(() -> mutex.withLock(condition::await)));
          condition.await();
        }),
        () -> condition.toString().startsWith("Condition[2 wait: "),
        () -> {
          assertTrue(mutex.tryLock());
          condition.signal();
          mutex.unlock();
        });
    next.get().join();
  }

  @Test
  void anElementGoesToNobody() {
    Channel<Integer> channel = Channel.rendezvous(undelivered::add);
    whileOneLeaves(channel, channel::receive, () -> assertFalse(channel.trySend(1)));
    assertEquals("Channel[rendezvous]", channel.toString());
    assertEquals(List.of(), undelivered);
  }

  @Test
  void anElementIsTakenFromNobody() {
    Channel<Integer> channel = Channel.rendezvous(undelivered::add);
    whileOneLeaves(channel, () -> channel.send(1), () -> assertNull(channel.tryReceive()));
    assertEquals("Channel[rendezvous]", channel.toString());
    assertEquals(List.of(), undelivered);
  }
}
