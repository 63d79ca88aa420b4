package io.weft.forked;

import io.weft.Coroutine;
import io.weft.Suspendable;

/** Calls and overrides what the boot loader defines. */
public final class OnBootClassPath {
  private OnBootClassPath() {}

  /** Is put on the boot class path. */
  public static class Base {
    /** Waits in subclasses. */
    @Suspendable
    public String name() {
      return "base";
    }
  }

  /** Waits. */
  static final class Sub extends Base {
    @Override
    @Suspendable
    public String name() {
      Coroutine.suspend();
      return "sub";
    }
  }

  /** Prints what the methods return in a coroutine. */
  public static void main(String[] arguments) {
    Coroutine coroutine =
        new Coroutine(() -> System.out.println(new Base().name() + " " + new Sub().name()));
    int resumed = 0;
    while (coroutine.resume()) {
      resumed++;
    }
    System.out.println("resumed " + resumed);
  }
}
