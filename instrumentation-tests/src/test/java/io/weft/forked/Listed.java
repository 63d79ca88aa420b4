package io.weft.forked;

import io.weft.Coroutine;

/** Suspends without a single annotation: by a list, or by the habits of another library. */
public final class Listed {
  private Listed() {}

  /** What another library's suspendable methods declare to throw. */
  public static final class Pausing extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** What another library annotates with. */
  public @interface Pausable {}

  /** Runs each kind and prints how often it suspended. */
  public static void main(String[] arguments) {
    System.out.println("listed " + suspensions(() -> listed())
        + ", thrower " + suspensions(() -> thrower())
        + ", annotated " + suspensions(() -> annotated()));
  }

  private static String suspensions(io.weft.SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    int count = 0;
    try {
      while (coroutine.resume()) {
        count++;
      }
    } catch (IllegalStateException pinned) {
      return "pinned";
    }
    return String.valueOf(count);
  }

  private static void listed() {
    Coroutine.suspend();
  }

  private static void thrower() throws Pausing {
    Coroutine.suspend();
  }

  @Pausable
  private static void annotated() {
    Coroutine.suspend();
  }
}
