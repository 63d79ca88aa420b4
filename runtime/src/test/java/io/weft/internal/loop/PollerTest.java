package io.weft.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.abi.Continuation;
import io.weft.internal.task.ScriptedTask;
import io.weft.internal.task.TaskControl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollerTest {
  private final HandDriven hand = new HandDriven();
  private Selector selector;
  private Poller poller;
  private SocketChannel mine;
  private SocketChannel peer;
  private Registration registration;

  @BeforeEach
  void connect() throws Exception {
    selector = Selector.open();
    poller = new Poller(() -> selector);
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      peer = SocketChannel.open(server.getLocalAddress());
      mine = server.accept();
    }
    mine.configureBlocking(false);
    registration = poller.register(mine);
  }

  @AfterEach
  void close() throws Exception {
    mine.close();
    peer.close();
    poller.close();
    hand.close();
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

  private int interest() {
    return selector.keys().iterator().next().interestOps();
  }

  private void send() throws Exception {
    peer.write(ByteBuffer.wrap(new byte[] {1}));
  }

  /** Blocking, as the byte may still be on its way. */
  private void select() throws Exception {
    poller.select(Long.MAX_VALUE);
  }

  @Test
  void readerIsWokenOnceAndInputStaysArmed() throws Exception {
    ScriptedTask task = waitFor(SelectionKey.OP_READ);
    send();
    select();
    assertEquals(1, poller.woken());
    assertEquals(SelectionKey.OP_READ, interest());
    select();
    assertEquals(0, poller.woken(), "it has not run yet");
    assertEquals(SelectionKey.OP_READ, interest(), "it is about to read");
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(task));
  }

  @Test
  void inputIsDisarmedWhenReadyAndNobodyReads() throws Exception {
    waitFor(SelectionKey.OP_READ);
    send();
    select();
    registration.endWait(SelectionKey.OP_READ);
    assertEquals(SelectionKey.OP_READ, interest());
    select();
    assertEquals(0, interest());
  }

  @Test
  void outputIsArmedForOneWait() throws Exception {
    ScriptedTask task = waitFor(SelectionKey.OP_WRITE);
    assertEquals(SelectionKey.OP_WRITE, interest());
    select();
    assertEquals(0, interest());
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(task));
  }

  @Test
  void readerAndWriterWaitAtTheSameTime() throws Exception {
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    ScriptedTask writer = waitFor(SelectionKey.OP_WRITE);
    select();
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(writer));
    assertFalse(TaskControl.ended(reader));
    assertEquals(SelectionKey.OP_READ, interest());
  }

  @Test
  void closingWakesReaderAndWriterAndGivesTheDescriptorBack() throws Exception {
    ScriptedTask reader = waitFor(SelectionKey.OP_READ);
    ScriptedTask writer = waitFor(SelectionKey.OP_WRITE);
    mine.close();
    registration.closed();
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(reader));
    assertTrue(TaskControl.ended(writer));
    assertTrue(poller.hasWork(), "the descriptor is still open");
    poller.selectNow();
    assertFalse(poller.hasWork());
    assertEquals(0, selector.keys().size());
    assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
  }

  @Test
  void waitForAClosedChannelIsRefused() throws Exception {
    mine.close();
    hand.start("late", t -> {
      assertThrows(
          ClosedChannelException.class, () -> registration.beginWait(t, SelectionKey.OP_READ));
      registration.closed();
      assertThrows(
          ClosedChannelException.class, () -> registration.beginWait(t, SelectionKey.OP_READ));
      hand.log.add("refused");
    });
    hand.runUntilIdle();
    assertEquals(List.of("refused"), hand.log);
  }

  @Test
  void endOfInputDisarms() throws Exception {
    waitFor(SelectionKey.OP_READ);
    peer.shutdownOutput();
    select();
    registration.endWait(SelectionKey.OP_READ);
    registration.disarmInput();
    assertEquals(0, interest());
    poller.selectNow();
    assertEquals(0, poller.woken());
  }

  /** A task below a pinned one cannot run, and its channel would be found ready again and again. */
  @Test
  void interestOfAReaderThatIsWokenAndDoesNotRunCanBeTakenBack() throws Exception {
    ScriptedTask task = waitFor(SelectionKey.OP_READ);
    send();
    select();
    select();
    assertFalse(poller.hadEffect());
    assertTrue(poller.disarmUnawaited());
    assertEquals(0, interest());
    assertFalse(poller.disarmUnawaited());
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(task));
    registration.endWait(SelectionKey.OP_READ);
    waitFor(SelectionKey.OP_READ);
    assertEquals(SelectionKey.OP_READ, interest());
  }

  @Test
  void selectReturnsAtItsTimeOut() throws Exception {
    poller.select(1);
    assertEquals(0, poller.woken());
  }

  @Test
  void wakeUpEndsTheNextSelect() throws Exception {
    poller.bell().run();
    select();
    assertEquals(0, poller.woken());
  }
}
