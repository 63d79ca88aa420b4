package io.weft.soundness;

import java.lang.ref.WeakReference;

/** Asks the collector. */
public final class GarbageCollection {
  /** Any collection frees what is only weakly reachable; more of them for a collector that is late. */
  private static final int COLLECTIONS = 5;

  private GarbageCollection() {}

  /** Whether a collection frees an object. */
  public static boolean frees(WeakReference<?> object) {
    for (int i = 0; i < COLLECTIONS && object.get() != null; i++) {
      System.gc();
    }
    return object.get() == null;
  }
}
