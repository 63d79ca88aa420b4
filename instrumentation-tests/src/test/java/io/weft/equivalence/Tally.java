package io.weft.equivalence;

/** What was done, so that a harness that does nothing is noticed. */
final class Tally {
  private int fixtures;
  private long runs;
  private long suspensions;
  private long stacks;

  void fixtureDone() {
    fixtures++;
  }

  void ran(Run run) {
    runs++;
    suspensions += run.suspensions();
  }

  void stacksCompared(int count) {
    stacks += count;
  }

  long suspensions() {
    return suspensions;
  }

  @Override
  public String toString() {
    return "equivalence: " + fixtures + " fixtures, " + runs + " runs, " + suspensions
        + " suspensions, " + stacks + " suspended stacks";
  }
}
