package io.weft.forked;

import io.weft.Coroutine;
import io.weft.Suspendable;

/** Recurses without end, and suspends on the way, so that the frames fill the heap instead of the stack. */
public final class FullHeap {
  private static final int CALLS_PER_SUSPENSION = 500;

  private FullHeap() {}

  /** Prints what ends it. */
  public static void main(String[] arguments) {
    Coroutine coroutine = new Coroutine(() -> {
      try {
        System.out.println(recurse(1));
      } catch (OutOfMemoryError full) {
        System.out.println("caught in the coroutine");
      }
      Coroutine.suspend();
    });
    while (coroutine.resume()) {
      // to the end
    }
    System.out.println("ended " + coroutine.isDone());
  }

  @Suspendable
  @SuppressWarnings("InfiniteRecursion") // on purpose: the heap is to be full
  private static int recurse(int depth) {
    if (depth % CALLS_PER_SUSPENSION == 0) {
      Coroutine.suspend();
    }
    return 1 + recurse(depth + 1);
  }
}
