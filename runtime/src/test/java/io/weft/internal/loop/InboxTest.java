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
  private final Inbox inbox = new Inbox(wakeUps::incrementAndGet);

  @Test
  void senderDoesNotWakeALoopThatIsAwake() {
    inbox.put("message");
    assertEquals(0, wakeUps.get());
    assertEquals("message", inbox.poll());
    assertNull(inbox.poll());
  }

  @Test
  void firstSenderWakesASleepingLoopOnce() {
    assertTrue(inbox.fallAsleep());
    inbox.put(1);
    inbox.put(2);
    assertEquals(1, wakeUps.get());
    inbox.awake();
    inbox.put(3);
    assertEquals(1, wakeUps.get());
  }

  @Test
  void loopDoesNotFallAsleepOverAMessage() {
    inbox.put(1);
    assertFalse(inbox.fallAsleep());
    inbox.put(2);
    assertEquals(0, wakeUps.get(), "it is awake again");
  }

  /** The loop sleeps without a time-out, so that one lost wake-up hangs the test. */
  @Test
  void noMessageIsLeftBehindASleepingLoop() throws InterruptedException {
    int senders = 3;
    int each = 200_000;
    Semaphore selector = new Semaphore(0);
    Inbox shared = new Inbox(selector::release);
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
      } else if (shared.fallAsleep()) {
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
