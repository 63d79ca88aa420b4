package io.weft.samples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ClientTest {
  private static final Plan PLAN = new Plan(10, 10, 64, 2, 0, Plan.BOTH_ENDS);

  @Test
  void sendsTheSameBytesInTheSameRound() {
    assertEquals(message(1, 1), message(1, 1));
  }

  @Test
  void sendsOtherBytesInAnotherRound() {
    assertNotEquals(message(1, 1), message(1, 2));
  }

  @Test
  void sendsOtherBytesThanItsNeighbour() {
    assertNotEquals(message(1, 1), message(2, 1));
  }

  private static ByteBuffer message(int id, int round) {
    ByteBuffer message = ByteBuffer.allocate(PLAN.sizeBytes());
    new Client(id, PLAN).fill(message, round);
    return message.flip();
  }
}
