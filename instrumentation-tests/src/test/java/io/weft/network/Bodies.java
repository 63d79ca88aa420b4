package io.weft.network;

import io.weft.Suspendable;
import io.weft.coordination.World;
import java.io.IOException;
import java.util.Random;

/** What tests of the network do all the time. */
public final class Bodies {
  private Bodies() {}

  /** A body that is to fail. */
  public interface Failing {
    /** Runs it. */
    @Suspendable
    Object run() throws IOException;
  }

  /** What a body has failed with, in words. */
  @Suspendable
  public static String failure(Failing body) {
    try {
      return "none: " + body.run();
    } catch (IOException | IllegalStateException failed) {
      return failed.getMessage();
    }
  }

  /** So many bytes, the same ones each time. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Returns when what was started waits for a channel; a thread that does is no waiting one to the JVM. */
  @Suspendable
  public static void awaitWaiting(World.Running running) {
    if (running.who() instanceof Thread thread) {
      while (!isInSelector(thread)) {
        if (!thread.isAlive()) {
          throw new AssertionError(thread + " has ended and does not wait");
        }
        Thread.onSpinWait();
      }
    } else {
      running.awaitWaiting();
    }
  }

  private static boolean isInSelector(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("lockAndDoSelect")) {
        return true;
      }
    }
    return false;
  }
}
