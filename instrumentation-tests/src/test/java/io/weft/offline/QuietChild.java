package io.weft.offline;

/** Overrides what may or may not be suspendable. */
public class QuietChild extends Quiet {
  @Override
  public int pause(int value) {
    return value + 1;
  }
}
