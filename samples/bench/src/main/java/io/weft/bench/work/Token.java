package io.weft.bench.work;

/** What goes from task to task. It has no lock of its own: whoever hands it over must make it visible. */
public final class Token {
  private long hops;

  /** Called by each task that was given it. */
  public void hop() {
    hops++;
  }

  /** How often it was given to a task. */
  public long hops() {
    return hops;
  }
}
