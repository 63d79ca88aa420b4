package io.weft.internal.loop;

import io.weft.abi.CarrierThread;
import java.io.IOException;

/** The thread that drives an event loop with the real clock, from start to stop. */
public final class LoopThread extends CarrierThread {
  private final EventLoop loop;
  private final Lookout lookout;

  LoopThread(EventLoop loop, String name) {
    super(null, name);
    this.loop = loop;
    lookout = Lookout.onThread(loop::nowNs);
    setDaemon(false);
  }

  @Override
  public void run() {
    while (!loop.isStopped()) {
      try {
        long idleNs = loop.turn(loop.nowNs());
        if (idleNs > 0 && !loop.isStopped()) {
          loop.sleep(idleNs, lookout);
        }
      } catch (Throwable thrown) { // the loop must go on: every task on it depends on this thread
        loop.report("driving the loop", thrown);
      }
    }
    try {
      loop.close();
    } catch (IOException failed) {
      loop.report("closing the selector", failed);
    }
  }

  /** Waits for the end of this thread; returns whether the caller was interrupted meanwhile. */
  boolean awaitEnd() {
    boolean interrupted = false;
    for (; ; ) {
      try {
        join();
        return interrupted;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
  }
}
