package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Suspendable;
import io.weft.sync.Barrier;
import io.weft.sync.Broadcast;
import io.weft.sync.Channel;
import io.weft.sync.Condition;
import io.weft.sync.Latch;
import io.weft.sync.Mutex;
import io.weft.sync.Oneshot;
import io.weft.sync.RwLock;
import io.weft.sync.Semaphore;
import io.weft.sync.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One of each thing to wait for, which {@link Worker workers} use at random, and what must be true when they have ended:
 * nothing is lost, doubled, or held.
 */
final class Workplace {
  static final int PERMITS = 3;

  /** What is sent: told apart by who sent it, and which of its elements it is. */
  record Element(int channel, int sender, int number) {}

  final List<Channel<Element>> channels = new ArrayList<>();
  final Mutex mutex = new Mutex();
  final Condition condition = mutex.newCondition();
  final RwLock rwLock = new RwLock();
  final Semaphore semaphore = new Semaphore(PERMITS);
  final Latch latch = new Latch(1);
  final Barrier barrier = new Barrier(2);
  final Oneshot<String> oneshot = new Oneshot<>();
  final Broadcast<Integer> broadcast = new Broadcast<>(4);
  final Watch<Integer> watch = new Watch<>(0);

  /** Guarded by the lock of that name. */
  boolean inMutex;

  boolean closing;

  /** Written by whoever holds the lock to write, read by those who hold it to read. */
  int written;

  private final ConcurrentLinkedQueue<Element> undelivered = new ConcurrentLinkedQueue<>();

  /**
   * A new one.
   *
   * @param capacities of the channels; 0: a rendezvous; less: unbounded
   */
  Workplace(List<Integer> capacities) {
    for (int capacity : capacities) {
      channels.add(
          capacity == 0
              ? Channel.rendezvous(undelivered::add)
              : capacity < 0
                  ? Channel.unbounded(undelivered::add)
                  : Channel.buffered(capacity, undelivered::add));
    }
  }

  /** Lets all go on that wait for something, now or later. */
  @Suspendable
  void close() {
    for (Channel<Element> channel : channels) {
      channel.cancel();
    }
    broadcast.close();
    watch.close();
    oneshot.complete("closed");
    latch.countDown();
    mutex.withLock(() -> {
      closing = true;
      condition.signalAll();
    });
  }

  /** When all workers have ended. */
  void check(List<Worker> workers) {
    checkElements(workers);
    for (Channel<Element> channel : channels) {
      String text = channel.toString();
      assertTrue(text.endsWith(", closed]"), text);
    }
    assertEquals("Mutex[free, nobody waits]", mutex.toString());
    assertEquals("Condition[nobody waits] of " + mutex, condition.toString());
    assertEquals("RwLock[free, nobody waits]", rwLock.toString());
    assertEquals("Semaphore[" + PERMITS + " available, nobody waits]", semaphore.toString());
    assertEquals("Latch[open, nobody waits]", latch.toString());
    assertEquals("Barrier[2 parties, nobody waits]", barrier.toString());
    for (Object each : List.of(oneshot, broadcast, watch)) {
      assertTrue(each.toString().endsWith(", nobody waits]"), each::toString);
    }
  }

  private void checkElements(List<Worker> workers) {
    Set<Element> expected = new HashSet<>();
    Set<Element> found = new HashSet<>();
    for (Worker worker : workers) {
      expected.addAll(worker.sent);
    }
    for (Worker worker : workers) {
      Map<List<Integer>, Integer> last = new HashMap<>();
      for (Element each : worker.received) {
        assertTrue(found.add(each), () -> each + " was received twice");
        Integer before = last.put(List.of(each.channel(), each.sender()), each.number());
        assertTrue(
            before == null || before < each.number(), () -> each + " has overtaken " + before);
      }
    }
    for (Element each : undelivered) {
      assertTrue(found.add(each), () -> each + " was dropped and received, or dropped twice");
    }
    assertEquals(expected, found, "what was sent has arrived or was dropped, and nothing else");
  }
}
