package io.weft.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.abi.Continuation;
import io.weft.internal.task.ScriptedTask;
import io.weft.internal.task.TaskControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A selector that returns too early, and what the loop does about it. */
class PrematureReturnsTest {
  private static final long MS = 1_000_000;
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final int TOO_MANY = PrematureReturns.TOLERATED;

  private final RestlessProvider provider = new RestlessProvider();
  private final HandDriven hand = new HandDriven(provider);
  private SocketChannel mine;
  private SocketChannel peer;
  private Registration registration;

  @BeforeEach
  void connect() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      peer = SocketChannel.open(server.getLocalAddress());
      mine = server.accept();
    }
    mine.configureBlocking(false);
    registration = hand.loop.register(mine);
  }

  @AfterEach
  void close() throws Exception {
    mine.close();
    peer.close();
    hand.close();
    Thread.interrupted();
  }

  private ScriptedTask waitFor(int op) {
    ScriptedTask task = hand.start("waits", t -> {
      registration.beginWait(t, op);
      Continuation.await(t);
    });
    hand.runUntilIdle();
    assertFalse(TaskControl.ended(task));
    return task;
  }

  /** As the loop's thread does it; the clock stands. */
  private void sleepAndTurn() {
    hand.loop.sleep(FOR_EVER);
    hand.loop.turn(hand.nowNs);
  }

  /** Sleeps that end at once, for no reason; each time a millisecond has passed. */
  private void sleepInVain(int times) {
    for (int i = 0; i < times; i++) {
      provider.rouse();
      hand.nowNs += MS;
      sleepAndTurn();
    }
  }

  private int interest() {
    return provider.newest().keys().iterator().next().interestOps();
  }

  private void send() throws IOException {
    peer.write(ByteBuffer.wrap(new byte[] {1}));
  }

  private void fillOutput() throws IOException {
    ByteBuffer much = ByteBuffer.allocateDirect(1_000_000);
    while (mine.write(much.clear()) > 0) {
      assertTrue(mine.isOpen());
    }
  }

  private void drainOutput(ScriptedTask writer) throws IOException {
    ByteBuffer much = ByteBuffer.allocateDirect(1_000_000);
    peer.configureBlocking(false);
    while (!TaskControl.ended(writer)) {
      peer.read(much.clear());
      hand.runUntilIdle();
    }
  }

  // ---- what counts

  @Test
  void aSleepThatEndsForNoReasonCounts() {
    sleepInVain(3);
    assertEquals(3, hand.loop.prematureSelects());
  }

  @Test
  void aSleepThatEndsBeforeItsTimeCounts() {
    hand.loop.arm(timer(), 10 * MS);
    provider.rouse();
    hand.loop.sleep(10 * MS);
    hand.nowNs += 9 * MS;
    hand.loop.turn(hand.nowNs);
    assertEquals(1, hand.loop.prematureSelects());
  }

  @Test
  void aSleepThatLastsToItsEndDoesNotCount() {
    hand.loop.arm(timer(), 2 * MS);
    hand.loop.sleep(2 * MS);
    hand.nowNs += 2 * MS;
    hand.loop.turn(hand.nowNs);
    assertEquals(0, hand.loop.prematureSelects());
  }

  private static Timer timer() {
    return new Timer() {
      @Override
      protected void fire() {}
    };
  }

  @Test
  void sleepsThatMessagesEndDoNotCount() throws Exception {
    int messages = 1_000;
    for (int i = 0; i < messages; i++) {
      Thread sender = new Thread(() -> hand.loop.send((Runnable) () -> hand.log.add("message")));
      sender.start();
      while (hand.log.size() <= i) {
        sleepAndTurn();
      }
      sender.join();
    }
    // A wake-up that comes late, for a message that the loop has seen before it slept, ends the
    // next sleep.
    assertTrue(hand.loop.prematureSelects() < messages / 2);
    assertEquals(1, provider.opened.size());
  }

  @Test
  void aSleepThatAChannelEndsDoesNotCount() throws Exception {
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    send();
    sleepAndTurn();
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(reader));
    assertEquals(0, hand.loop.prematureSelects());
  }

  @Test
  void aSleepThatOnlyDisarmsAChannelDoesNotCount() throws Exception {
    waitFor(SelectionKey.OP_READ);
    registration.endWait(SelectionKey.OP_READ);
    send();
    sleepAndTurn();
    assertEquals(0, interest());
    assertEquals(0, hand.loop.prematureSelects());
  }

  @Test
  void aSleepThatAnInterruptEndsDoesNotCount() throws Exception {
    Thread sleeper = Thread.currentThread();
    AtomicBoolean awake = new AtomicBoolean();
    Thread other = new Thread(() -> {
      while (!awake.get()) {
        sleeper.interrupt();
        Thread.yield();
      }
    });
    other.start();
    hand.loop.sleep(FOR_EVER);
    awake.set(true);
    hand.loop.turn(hand.nowNs);
    assertEquals(0, hand.loop.prematureSelects());
    join(other);
  }

  private static void join(Thread thread) throws InterruptedException {
    Thread.interrupted();
    thread.join();
  }

  @Test
  void onlyThoseInARowAreTooMany() throws Exception {
    for (int i = 0; i < 3; i++) {
      sleepInVain(TOO_MANY - 1);
      waitFor(SelectionKey.OP_READ);
      send();
      sleepAndTurn();
      registration.endWait(SelectionKey.OP_READ);
      assertEquals(1, mine.read(ByteBuffer.allocate(1)));
    }
    assertEquals(3 * (TOO_MANY - 1), hand.loop.prematureSelects());
    assertEquals(1, provider.opened.size());
  }

  @Test
  void thoseOfAMomentAreNotTooMany() {
    for (int i = 0; i < 10 * TOO_MANY; i++) {
      provider.rouse();
      sleepAndTurn();
    }
    assertEquals(1, provider.opened.size());
    hand.nowNs += PrematureReturns.TOLERATED_NS;
    provider.rouse();
    sleepAndTurn();
    assertEquals(2, provider.opened.size());
  }

  // ---- interest that nobody has

  @Test
  void firstInterestThatNobodyHasIsTakenBack() throws Exception {
    waitFor(SelectionKey.OP_READ);
    registration.endWait(SelectionKey.OP_READ);
    sleepInVain(TOO_MANY - 1);
    assertEquals(SelectionKey.OP_READ, interest());
    sleepInVain(1);
    assertEquals(0, interest());
    assertEquals(1, provider.opened.size(), "perhaps it was that");
    assertEquals(List.of(), hand.reported);

    sleepInVain(TOO_MANY);
    assertEquals(2, provider.opened.size());
  }

  @Test
  void interestOfThoseWhoWaitIsKept() throws Exception {
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    sleepInVain(TOO_MANY);
    assertEquals(SelectionKey.OP_READ, interest());
    send();
    sleepAndTurn();
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(reader));
  }

  @Test
  void whoeverWaitsForAChannelThatWasClosedBehindTheLoopsBackIsWoken() throws Exception {
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    provider.newest().keys().iterator().next().cancel();
    // Asks the selector at once, which forgets the key; so there must be no select between.
    assertTrue(registration.disarmUnawaited());
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(reader));
    assertFalse(registration.disarmUnawaited(), "once is enough");
  }

  // ---- another selector

  @Test
  void readersAndWritersStayParkedAndGetTheirData() throws Exception {
    Selector old = provider.newest();
    fillOutput();
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    ScriptedTask writer = waitFor(SelectionKey.OP_WRITE);
    sleepInVain(TOO_MANY);

    assertEquals(2, provider.opened.size());
    assertFalse(old.isOpen());
    assertEquals(SelectionKey.OP_READ | SelectionKey.OP_WRITE, interest());
    assertFalse(TaskControl.ended(reader));
    assertFalse(TaskControl.ended(writer));

    send();
    sleepAndTurn();
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(reader));
    assertFalse(TaskControl.ended(writer));
    drainOutput(writer);
  }

  @Test
  void waitsThatBeginLaterAreOnTheNewSelector() throws Exception {
    sleepInVain(TOO_MANY);
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    assertEquals(SelectionKey.OP_READ, interest());
    send();
    sleepAndTurn();
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(reader));
  }

  @Test
  void aChannelThatIsClosedMeanwhileWakesItsReader() throws Exception {
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    provider.onOpen = () -> {
      try {
        mine.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    };
    sleepInVain(TOO_MANY);
    hand.runUntilIdle();

    assertTrue(TaskControl.ended(reader));
    assertEquals(0, provider.newest().keys().size());
    assertEquals(-1, peer.read(ByteBuffer.allocate(1)), "its descriptor was given back");
    registration.closed(); // the message of whoever closed it comes late
    hand.runUntilIdle();
    assertEquals(1, hand.reported.size(), "of the exchange, and nothing else");
  }

  @Test
  void theDescriptorOfAChannelThatWasClosedBeforeIsGivenBack() throws Exception {
    mine.close();
    registration.closed();
    sleepInVain(TOO_MANY);
    assertEquals(0, provider.newest().keys().size());
    assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
  }

  @Test
  void withoutANewSelectorTheOldOneIsKept() throws Exception {
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    provider.refusal = new IOException("too many open files");
    sleepInVain(TOO_MANY);
    assertEquals(1, provider.opened.size());
    assertSame(provider.refusal, hand.reported.get(0).getCause());

    send();
    sleepAndTurn();
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(reader));
  }

  @Test
  void isExchangedOnceASecondAndReportedOnceAMinute() {
    sleepInVain(3 * TOO_MANY);
    assertEquals(2, provider.opened.size());
    assertEquals(1, hand.reported.size());
    for (int second = 1; second < 60; second++) {
      hand.nowNs += (1_000 - 3 * TOO_MANY) * MS;
      sleepInVain(3 * TOO_MANY);
      assertEquals(2 + second, provider.opened.size());
    }
    assertEquals(1, hand.reported.size());
    hand.nowNs += (1_000 - 3 * TOO_MANY) * MS;
    sleepInVain(3 * TOO_MANY);
    assertEquals(2, hand.reported.size());
    assertEquals(
        "select has returned " + TOO_MANY + " times in a row with no channel ready, not woken, and"
            + " before its time; 1 channels were moved to another selector (exchange 61 of this loop)",
        hand.reported.get(1).getMessage());
  }

  @Test
  void messagesThatComeWhileItIsExchangedWakeTheLoop() throws Exception {
    AtomicBoolean exchanging = new AtomicBoolean();
    provider.onOpen = () -> exchanging.set(true);
    long endNs = System.nanoTime() + 1_000 * MS;
    for (int round = 0; System.nanoTime() < endNs; round++) {
      exchanging.set(false);
      int delay = round % 200;
      Thread sender = new Thread(() -> {
        while (!exchanging.get()) {
          Thread.yield();
        }
        for (int i = 0; i < delay * 50; i++) {
          Thread.onSpinWait();
        }
        hand.loop.send((Runnable) () -> hand.log.add("message"));
      });
      sender.start();
      hand.nowNs += 1_000 * MS;
      sleepInVain(TOO_MANY);
      assertEquals(round + 2, provider.opened.size());
      while (hand.log.isEmpty()) {
        sleepAndTurn(); // for ever, if the sender has woken the old selector
      }
      hand.log.clear();
      sender.join();
    }
  }

  @Test
  void loopsInVirtualTimeDoNotCountSleepsInRealTime() throws Exception {
    SteppedLoops stepped =
        new SteppedLoops(2, TurnOrder.fifo(), MS / 10, AssertionError::new, (what, thrown) -> {});
    EventLoop loop = stepped.loops().loop(0);
    for (int i = 0; i < 2 * TOO_MANY; i++) {
      loop.send((Runnable) () -> hand.log.add("message"));
      stepped.runUntilIdle(); // sleeps in the end, as a thread may send something
    }
    assertEquals(2 * TOO_MANY, hand.log.size());
    assertEquals(0, loop.prematureSelects());
    stepped.stop();
  }
}
