package io.weft.offline;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Runs a hidden copy of itself, which has variables of its own. */
public final class Copied implements SuspendableRunnable {
  private static int count;

  @Override
  public void run() {
    work();
  }

  @Suspendable
  private static void work() {
    count++;
    Coroutine.suspend();
    System.out.println("count " + count);
  }

  /** Prints 1, or that it cannot. */
  public static void main(String[] arguments) throws Throwable {
    count = 100;
    SuspendableRunnable copy = copy();
    Coroutine coroutine = new Coroutine(copy);
    while (coroutine.resume()) {
      // to the end
    }
  }

  private static SuspendableRunnable copy() throws Throwable {
    MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(read(), true);
    return (SuspendableRunnable) hidden
        .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
        .invoke();
  }

  private static byte[] read() throws IOException {
    try (InputStream in = Copied.class.getResourceAsStream("Copied.class")) {
      return in.readAllBytes();
    }
  }
}
