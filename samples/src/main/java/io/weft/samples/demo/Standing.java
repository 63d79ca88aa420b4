package io.weft.samples.demo;

import io.weft.samples.Progress;
import java.time.Duration;
import java.util.Locale;

/** How far the demo is. It ends the program when nothing happens any more. */
record Standing(Plan plan, Tally tally) implements Progress.Work {
  @Override
  public String line() {
    return String.format(
        Locale.ROOT,
        "demo: %,7d of %,d connected, %,11d of %,d round trips, %d errors",
        tally.open(plan),
        plan.connections(),
        tally.roundTrips.sum(),
        plan.totalRoundTrips(),
        tally.errors());
  }

  /** Not exit: its hooks might wait for the loops that stand still. */
  @Override
  public void standsStill(Duration time) {
    System.err.printf("%ndemo: nothing has happened for %d s, giving up%n", time.toSeconds());
    tally.firstErrors().forEach(error -> System.err.println("error: " + error));
    Runtime.getRuntime().halt(1);
  }
}
