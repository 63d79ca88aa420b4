package io.weft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.equivalence.AgentInstaller;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpTest {
  static {
    AgentInstaller.install();
  }

  @Test
  void echoesForManyClientsOnOneLoop() {
    assertEquals(5_000, TcpPrograms.echoesOfManyClients(50, 100));
  }

  @Test
  void movesMoreThanTheSocketsHold() {
    assertTrue(TcpPrograms.bulk(30_000_000));
  }

  @Test
  void closeWakesReaderAndWriter() {
    assertEquals(
        List.of(
            "read from PEER failed: closed by this side",
            "write to PEER failed: closed by this side"),
        TcpPrograms.closeWakesReaderAndWriter());
  }

  @Test
  void closeByAnotherThreadWakesTheReader() {
    assertEquals("failed: closed by this side", TcpPrograms.closeByAThreadWakesTheReader());
  }

  @Test
  void secondReaderIsRefused() {
    assertEquals(
        "two tasks read from one stream at once: READER has not finished; let one task do it,"
            + " or hand the data over",
        TcpPrograms.secondReader());
  }

  @Test
  void streamBelongsToTheLoopThatFirstWaited() {
    assertEquals(
        "belongs to loop 0 and cannot be waited for on loop 1;"
            + " the first task that waits for a channel decides",
        TcpPrograms.readerOnAnotherLoop());
  }

  @Test
  void acceptedStreamMayBeServedOnAnotherLoop() {
    assertEquals(100, TcpPrograms.acceptedOnOneLoopServedOnAnother());
  }

  @Test
  void sharedListenersServeOnTheirOwnLoops() {
    assertEquals(60, TcpPrograms.listenersOnTwoLoops());
  }

  @Test
  void refusedConnectionNamesThePeer() {
    assertEquals("connect to PEER failed: Connection refused", TcpPrograms.refused());
  }

  @Test
  void resetWakesTheReader() {
    String message = TcpPrograms.readAfterReset();
    assertTrue(message.startsWith("failed: Connection reset"), message);
  }
}
