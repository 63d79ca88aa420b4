package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.sync.Mutex;
import io.weft.sync.RwLock;
import io.weft.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever can be a body can be written as a lambda and as a method reference: above all, this compiles. */
class BodiesTest {
  private final List<String> calls = new ArrayList<>();
  private final Mutex mutex = new Mutex();
  private final RwLock lock = new RwLock();
  private final Semaphore semaphore = new Semaphore(1);

  @Suspendable
  private void step() {
    Task.yield();
    calls.add("step");
  }

  @Suspendable
  private int value() {
    Task.yield();
    return 1;
  }

  @Suspendable
  private void overloaded() {
    step();
  }

  @Suspendable
  private void overloaded(String with) {
    calls.add(with);
  }

  @Suspendable
  private int overloadedValue() {
    return value();
  }

  @Suspendable
  private int overloadedValue(int with) {
    return with;
  }

  @Test
  void lambdasSayWhatTheyAre() {
    Scheduler.run(() -> {
      mutex.withLock(() -> step());
      mutex.withLock(() -> {
        step();
      });
      lock.read(() -> step());
      lock.write(() -> step());
      semaphore.withPermit(() -> step());
      int sum = mutex.withLock(() -> value())
          + lock.read(() -> value())
          + lock.write(() -> value())
          + semaphore.withPermit(() -> value());
      assertEquals(4, sum);
    });
    assertEquals(5, calls.size());
  }

  @Test
  void referencesToAMethodOfThatNameDoSo() {
    Scheduler.run(() -> {
      mutex.withLock(this::step);
      lock.read(this::step);
      lock.write(this::step);
      semaphore.withPermit(this::step);
      int sum = mutex.withLock(this::value)
          + lock.read(this::value)
          + lock.write(this::value)
          + semaphore.withPermit(this::value);
      assertEquals(4, sum);
    });
    assertEquals(4, calls.size());
  }

  @Test
  void otherReferencesAreTold() {
    Scheduler.run(() -> {
      mutex.withLock(SuspendableRunnable.of(Task::yield));
      mutex.withLock(SuspendableRunnable.of(this::overloaded));
      lock.read(SuspendableRunnable.of(this::overloaded));
      lock.write(SuspendableRunnable.of(this::overloaded));
      semaphore.withPermit(SuspendableRunnable.of(this::overloaded));
      Task.spawn(SuspendableRunnable.of(semaphore::acquire)).join();
      Scope.withTimeout(Duration.ofMinutes(1), SuspendableRunnable.of(Task::yield));
      int sum = mutex.withLock(SuspendableCallable.of(this::overloadedValue))
          + lock.read(SuspendableCallable.of(this::overloadedValue))
          + Task.spawn(SuspendableCallable.of(this::overloadedValue)).join();
      assertEquals(3, sum);
    });
    assertEquals(4, calls.size());
    assertEquals(0, semaphore.available());
  }

  @Test
  void bodiesWithoutValueGiveBackWhatTheyHold() {
    IOException failure = new IOException("of the body");
    SuspendableRunnable failing = () -> {
      throw failure;
    };
    Scheduler.run(() -> {
      assertSame(failure, thrown(IOException.class, () -> lock.read(failing)));
      assertSame(failure, thrown(IOException.class, () -> semaphore.withPermit(failing)));
    });
    assertEquals(1, semaphore.available());
    assertTrue(lock.tryLockWrite());
  }
}
