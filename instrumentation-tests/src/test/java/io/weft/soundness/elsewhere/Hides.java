package io.weft.soundness.elsewhere;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Gives away what others must not name; to javac, that is an error in the one who calls it. */
public final class Hides {
  /** How often one of them has been asked. */
  public static final AtomicInteger CALLS = new AtomicInteger();

  private Hides() {}

  /** Leaves the JDK's method to others. */
  abstract static class Supplying implements Supplier<Object> {}

  /** Has it from the JDK. */
  interface Supplies extends Supplier<Object> {}

  /** One. */
  public static Supplying supplying() {
    return new Supplying() {
      @Override
      public Object get() {
        return CALLS.incrementAndGet();
      }
    };
  }

  /** The other. */
  public static Supplies supplies() {
    return CALLS::incrementAndGet;
  }
}
