package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.sync.Channel;
import io.weft.sync.Mutex;
import io.weft.sync.Oneshot;
import io.weft.sync.Semaphore;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each outcome of operations at the same time is one of the same operations one after the other: Lincheck tries it by
 * exploring interleavings, and by running them at random. About a minute.
 */
@Tag("slow")
class LinearizabilityTest {
  /** A buffer that is soon full. */
  @Param(name = "element", gen = IntGen.class, conf = "1:3")
  public static class BufferedChannel {
    private final Channel<Integer> channel = Channel.buffered(1);

    @Operation
    public boolean trySend(@Param(name = "element") int element) {
      return channel.trySend(element);
    }

    @Operation
    public Integer tryReceive() {
      return channel.tryReceive();
    }

    @Operation
    public boolean close() {
      channel.close();
      return channel.isClosed();
    }
  }

  /** Operations that may wait, where they need not. */
  @Param(name = "element", gen = IntGen.class, conf = "1:3")
  public static class UnboundedChannel {
    private final Channel<Integer> channel = Channel.unbounded();

    @Operation
    public void send(@Param(name = "element") int element) {
      channel.send(element);
    }

    @Operation
    public Integer tryReceive() {
      return channel.tryReceive();
    }

    @Operation
    public void cancel() {
      channel.cancel();
    }
  }

  /** What the lock is for: a counter that is not atomic. */
  public static class LockedCounter {
    private final Mutex mutex = new Mutex();
    private int count;

    @Operation
    public int increment() {
      mutex.lock();
      int before = count;
      count = before + 1;
      mutex.unlock();
      return before;
    }
  }

  /** A semaphore that is soon empty. */
  @Param(name = "permits", gen = IntGen.class, conf = "1:2")
  public static class Permits {
    private final Semaphore semaphore = new Semaphore(2);

    @Operation
    public boolean tryAcquire(@Param(name = "permits") int permits) {
      return semaphore.tryAcquire(permits);
    }

    @Operation
    public void release(@Param(name = "permits") int permits) {
      semaphore.release(permits);
    }

    @Operation
    public int available() {
      return semaphore.available();
    }
  }

  /** The same by a semaphore. */
  public static class CounterWithPermit {
    private final Semaphore semaphore = new Semaphore(1);
    private int count;

    @Operation
    public int increment() {
      semaphore.acquire();
      int before = count;
      count = before + 1;
      semaphore.release();
      return before;
    }
  }

  /** Set by several. */
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class SetOnce {
    private final Oneshot<Integer> oneshot = new Oneshot<>();

    @Operation
    public boolean complete(@Param(name = "value") int value) {
      return oneshot.complete(value);
    }

    @Operation
    public int completeAndAwait(@Param(name = "value") int value) {
      oneshot.complete(value);
      return oneshot.await();
    }

    @Operation
    public boolean isDone() {
      return oneshot.isDone();
    }
  }

  /** Looks whether there is room, and adds then. */
  @Param(name = "element", gen = IntGen.class, conf = "1:3")
  public static class BrokenChannel {
    private final ArrayDeque<Integer> buffer = new ArrayDeque<>();

    @Operation
    public boolean trySend(@Param(name = "element") int element) {
      if (size() == 1) {
        return false;
      }
      synchronized (this) {
        return buffer.add(element);
      }
    }

    private synchronized int size() {
      return buffer.size();
    }

    @Operation
    public synchronized Integer tryReceive() {
      return buffer.poll();
    }
  }

  /** Counts without the lock. */
  public static class BrokenCounter {
    private int count;

    @Operation
    public int increment() {
      int before = count;
      count = before + 1;
      return before;
    }
  }

  /** Looks whether there are enough, and takes them then. */
  public static class BrokenPermits {
    private int available = 1;

    @Operation
    public boolean tryAcquire() {
      if (available() == 0) {
        return false;
      }
      synchronized (this) {
        available--;
      }
      return true;
    }

    @Operation
    public synchronized int available() {
      return available;
    }
  }

  /** Looks whether it is set, and sets it then. */
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class BrokenOneshot {
    private Integer value;

    @Operation
    public boolean complete(@Param(name = "value") int its) {
      if (value != null) {
        return false;
      }
      value = its;
      return true;
    }

    @Operation
    public Integer value() {
      return value;
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        BufferedChannel.class,
        UnboundedChannel.class,
        LockedCounter.class,
        Permits.class,
        CounterWithPermit.class,
        SetOnce.class
      })
  void noInterleavingHasAnOutcomeOfItsOwn(Class<?> operations) {
    assertDoesNotThrow(() -> explore(operations));
  }

  @ParameterizedTest
  @ValueSource(classes = {BufferedChannel.class, LockedCounter.class, CounterWithPermit.class})
  void noRandomRunHasAnOutcomeOfItsOwn(Class<?> operations) {
    assertDoesNotThrow(() -> new StressOptions()
        .iterations(5)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsBefore(0)
        .actorsPerThread(3)
        .check(operations));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {BrokenChannel.class, BrokenCounter.class, BrokenPermits.class, BrokenOneshot.class
      })
  void eachBrokenTwinIsFound(Class<?> operations) {
    assertThrows(LincheckAssertionError.class, () -> explore(operations));
  }

  private static void explore(Class<?> operations) {
    new ModelCheckingOptions()
        .iterations(8)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsBefore(0)
        .actorsPerThread(3)
        .check(operations);
  }
}
