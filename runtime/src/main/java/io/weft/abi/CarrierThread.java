package io.weft.abi;

/**
 * A thread that finds its {@link Carrier} in a field instead of a thread local: the threads of
 * event loops. It must never block, so waiting on it outside a coroutine is refused.
 */
public abstract class CarrierThread extends Thread {
  @SuppressWarnings("this-escape") // kept, not used, before the thread is started
  final Carrier carrier = new Carrier(this, true);

  /**
   * Makes a thread that is not started.
   *
   * @param target what it runs
   * @param name its name
   */
  protected CarrierThread(Runnable target, String name) {
    super(null, target, name, 0, false);
  }

  /**
   * This thread's carrier.
   *
   * @return the same object for the thread's whole life
   */
  public final Carrier carrier() {
    return carrier;
  }
}
