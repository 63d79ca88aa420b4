package io.weft.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.Pipe;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private static final long LONGEST_NS = 50_000;
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final Inbox inbox = new Inbox();
  private long nowNs = 1_000_000_000;
  private int looks;

  /** After how many looks a message comes; 0: never. */
  private int arrival;

  private Lookout lookout = new Lookout(() -> nowNs, this::giveWay, LONGEST_NS);

  private void giveWay() {
    nowNs += 1_000;
    if (++looks == arrival) {
      inbox.put("message");
    }
  }

  /** A sleep that a message ends after some time; returns whether it was slept at all. */
  private boolean sleepFor(long ns) {
    if (lookout.await(inbox, FOR_EVER)) {
      inbox.poll();
      return false;
    }
    nowNs += ns;
    inbox.put("message");
    lookout.slept(inbox);
    inbox.poll();
    return true;
  }

  @Test
  void doesNotLookBeforeAMessageHasComeSoon() {
    sleepFor(LONGEST_NS);
    sleepFor(LONGEST_NS);
    sleepFor(LONGEST_NS);

    assertEquals(0, looks);
  }

  @Test
  void findsTheMessageThatComesAsSoonAsTheLastOne() {
    sleepFor(10_000);
    arrival = 3;

    assertTrue(lookout.await(inbox, FOR_EVER));
    assertEquals(3, looks);
  }

  @Test
  void goesOnAsLongAsMessagesComeSoon() {
    sleepFor(10_000);
    for (int i = 0; i < 100; i++) {
      looks = 0;
      arrival = 40;
      assertFalse(sleepFor(10_000), "must not sleep");
    }
  }

  @Test
  void givesUpInTime() {
    sleepFor(10_000);
    long startNs = nowNs;

    assertFalse(lookout.await(inbox, FOR_EVER));
    assertEquals(LONGEST_NS, nowNs - startNs);
  }

  @Test
  void looksNoLongerThanUntilTheNextTimer() {
    sleepFor(10_000);
    long startNs = nowNs;

    assertFalse(lookout.await(inbox, 7_000));
    assertEquals(7_000, nowNs - startNs);
  }

  @Test
  void aSleepThatNoMessageHasEndedSaysNothing() {
    lookout.await(inbox, FOR_EVER);
    nowNs += 10_000;
    lookout.slept(inbox);
    lookout.await(inbox, FOR_EVER);

    assertEquals(0, looks);
  }

  @Test
  void triesEverMoreSeldomWhenNothingComesOfIt() {
    int tried = 0;
    for (int sleep = 0; sleep < 10_000; sleep++) {
      looks = 0;
      sleepFor(10_000);
      tried += looks > 0 ? 1 : 0;
    }

    assertTrue(tried <= 20, () -> "looked before many sleeps in vain");
    assertTrue(tried >= 10, () -> "has given up altogether");
  }

  @Test
  void neverLooksWhereNobodyElseCouldRun() {
    lookout = new Lookout(() -> nowNs, this::giveWay, 0);
    sleepFor(0);
    sleepFor(0);

    assertEquals(0, looks);
  }

  @Test
  void aLoopThatMayHaveToServeAChannelDoesNotLook() throws IOException {
    Pipe pipe = Pipe.open();
    try (HandDriven hand = new HandDriven();
        Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      source.configureBlocking(false);
      sleepFor(10_000);
      hand.loop.sleep(1_000, lookout);
      assertTrue(looks > 0, "no channel is registered");

      looks = 0;
      hand.loop.register(source);
      for (int i = 0; i < 10; i++) {
        hand.loop.sleep(1_000, lookout);
      }
      assertEquals(0, looks);
      assertTrue(sink.isOpen());
    }
  }
}
