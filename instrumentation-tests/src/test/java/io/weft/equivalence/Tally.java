package io.weft.equivalence;

/** What was done, so that a harness that does nothing is noticed. */
public final class Tally {
  private int fixtures;
  private long runs;
  private long suspensions;

  void fixtureDone() {
    fixtures++;
  }

  /** How many times anything was run. */
  public long runs() {
    return runs;
  }

  void ran(Run run) {
    runs++;
    suspensions += run.suspensions();
  }

  /** How often something was really suspended. */
  public long suspensions() {
    return suspensions;
  }

  @Override
  public String toString() {
    return "equivalence: " + fixtures + " fixtures, " + runs + " runs, " + suspensions
        + " suspensions";
  }
}
