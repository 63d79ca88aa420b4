package io.weft.abi;

/** What a frame has left for its caller, for as long as something else needs the registers. */
final class Outcome extends Frame {
  private final int intResult;
  private final long longResult;
  private final float floatResult;
  private final double doubleResult;
  private Object objectResult;
  private Throwable failure;

  /** Empties the registers. */
  Outcome(Carrier k, Frame caller) {
    parent = caller;
    intResult = k.intResult;
    longResult = k.longResult;
    floatResult = k.floatResult;
    doubleResult = k.doubleResult;
    objectResult = k.objectResult;
    failure = k.failure;
    k.objectResult = null;
    k.failure = null;
  }

  @Override
  protected void resume(Continuation continuation) {
    giveBack(continuation.carrier);
  }

  void giveBack(Carrier k) {
    pc = ENTERED;
    k.intResult = intResult;
    k.longResult = longResult;
    k.floatResult = floatResult;
    k.doubleResult = doubleResult;
    k.objectResult = objectResult;
    k.failure = failure;
    objectResult = null;
    failure = null;
  }

  @Override
  protected String sites() {
    throw new IllegalStateException("an outcome is no call");
  }
}
