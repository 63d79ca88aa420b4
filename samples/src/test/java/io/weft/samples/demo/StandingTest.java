package io.weft.samples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StandingTest {
  private final Tally tally = new Tally();
  private final Standing standing =
      new Standing(new Plan(10_000, 10, 64, 2, 0, Plan.BOTH_ENDS), tally);

  @Test
  void saysHowFarItIs() {
    tally.connectedClients.set(9_000);
    tally.openAtServer.set(8_999); // one more is on its way to accept
    tally.roundTrips.add(12_345);
    tally.error("lost");
    assertEquals(
        "demo:   8,999 of 10,000 connected,      12,345 of 100,000 round trips, 1 errors",
        standing.line());
  }
}
