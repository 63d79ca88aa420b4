package io.weft.abi;

/** What a frame has left for its caller, for as long as something else needs the registers. */
final class Outcome extends Frame {
  int intResult;
  long longResult;
  float floatResult;
  double doubleResult;
  Object objectResult;
  Throwable failure;

  /** To be filled where the stack has no room for a constructor, see {@link Carrier#spare}. */
  Outcome() {}

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
