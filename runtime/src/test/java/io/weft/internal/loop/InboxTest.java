package io.weft.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final AtomicInteger wakeUps = new AtomicInteger();
  private final Runnable bell = wakeUps::incrementAndGet;
  private final Inbox inbox = new Inbox();

  @Test
  void senderDoesNotWakeALoopThatIsAwake() {
    inbox.put("message");
    assertEquals(0, wakeUps.get());
    assertEquals("message", inbox.poll());
    assertNull(inbox.poll());
  }

  @Test
  void firstSenderWakesASleepingLoopOnce() {
    assertTrue(inbox.fallAsleep(bell));
    inbox.put(1);
    inbox.put(2);
    assertEquals(1, wakeUps.get());
    inbox.awake();
    inbox.put(3);
    assertEquals(1, wakeUps.get());
  }

  @Test
  void awakeLoopIsToldWhetherItWasWoken() {
    assertTrue(inbox.fallAsleep(bell));
    assertFalse(inbox.awake());
    assertTrue(inbox.fallAsleep(bell));
    inbox.put(1);
    assertTrue(inbox.awake());
  }

  @Test
  void eachSleepHasABellOfItsOwn() {
    assertTrue(inbox.fallAsleep(bell));
    inbox.awake();
    AtomicInteger others = new AtomicInteger();
    assertTrue(inbox.fallAsleep(others::incrementAndGet));
    inbox.put(1);
    assertEquals(0, wakeUps.get());
    assertEquals(1, others.get());
  }

  @Test
  void loopDoesNotFallAsleepOverAMessage() {
    inbox.put(1);
    assertFalse(inbox.fallAsleep(bell));
    inbox.put(2);
    assertEquals(0, wakeUps.get(), "it is awake again");
  }

  /** The loop sleeps without a time-out, so that one lost wake-up hangs the test. */
  @Test
  void noMessageIsLeftBehindASleepingLoop() throws InterruptedException {
    int senders = 3;
    int each = 200_000;
    Semaphore selector = new Semaphore(0);
    Inbox shared = new Inbox();
    Thread[] threads = new Thread[senders];
    for (int s = 0; s < senders; s++) {
      int first = s * each;
      threads[s] = new Thread(() -> {
        for (int i = 0; i < each; i++) {
          shared.put(first + i);
        }
      });
      threads[s].start();
    }
    int[] next = {0, each, 2 * each};
    for (int received = 0; received < senders * each; ) {
      Integer message = (Integer) shared.poll();
      if (message != null) {
        received++;
        int sender = message / each;
        assertEquals(next[sender]++, message, "messages of one sender keep their order");
      } else if (shared.fallAsleep(selector::release)) {
        selector.acquire();
        shared.awake();
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(shared.poll());
  }
}
