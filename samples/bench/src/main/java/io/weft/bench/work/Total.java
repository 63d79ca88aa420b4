package io.weft.bench.work;

/** A sum that tasks of one thread make together. */
public final class Total {
  private long value;

  /** Adds to it. */
  public void add(long amount) {
    value += amount;
  }

  /** What it is now. */
  public long value() {
    return value;
  }
}
