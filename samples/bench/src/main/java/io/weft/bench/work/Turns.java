package io.weft.bench.work;

/** Proves that two tasks really took turns: a step of the one that follows a step of the same is not counted. */
public final class Turns {
  private int last;
  private long handOffs;

  /**
   * A step.
   *
   * @param who not 0
   */
  public void take(int who) {
    if (who != last) {
      last = who;
      handOffs++;
    }
  }

  /** The steps that followed a step of the other. */
  public long handOffs() {
    return handOffs;
  }
}
