package io.weft.internal.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Drives each loop by a thread of its own, with the real clock. */
public final class LoopThreads implements LoopDriver {
  private final LoopGroup loops;
  private final LoopThread[] threads;

  /**
   * Starts one thread a loop.
   *
   * @param name of the threads, with the loop's index behind it
   */
  public LoopThreads(LoopGroup loops, String name) {
    this.loops = loops;
    threads = new LoopThread[loops.size()];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new LoopThread(loops.loop(i), name + "-" + i);
      threads[i].start();
    }
  }

  @Override
  public boolean await(CountDownLatch open) {
    boolean interrupted = false;
    for (; ; ) {
      try {
        open.await();
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Override
  public boolean await(CountDownLatch open, long timeoutNs) {
    long startNs = System.nanoTime();
    boolean interrupted = false;
    boolean opened = false;
    for (; ; ) {
      try {
        opened = open.await(timeoutNs - (System.nanoTime() - startNs), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return opened;
  }

  @Override
  public Error stuck() {
    return new AssertionError("a thread can always be woken from outside");
  }

  /** Ends the threads and returns when they have ended; an interrupt is kept for later. */
  @Override
  public void stop() {
    for (int i = 0; i < threads.length; i++) {
      EventLoop loop = loops.loop(i);
      loop.send((Runnable) loop::stop);
    }
    boolean interrupted = false;
    for (LoopThread thread : threads) {
      interrupted |= thread.awaitEnd();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void ask(EventLoop loop, Runnable question) {
    if (loop.inLoop()) {
      question.run();
    } else {
      loop.ask(question);
    }
  }

  @Override
  public Thread thread(EventLoop loop) {
    return threads[loop.index()];
  }
}
