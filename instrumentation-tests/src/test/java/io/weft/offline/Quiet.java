package io.weft.offline;

import io.weft.Coroutine;

/** Says nowhere that it is suspendable. */
public class Quiet {
  /** Waits. */
  public int pause(int value) {
    Coroutine.suspend();
    return value;
  }
}
