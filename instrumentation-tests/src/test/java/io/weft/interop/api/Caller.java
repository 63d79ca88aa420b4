package io.weft.interop.api;

import io.weft.Scheduler;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;

/** Who runs the body of a test: what waits must give both of them the same answers. */
public enum Caller {
  TASK {
    @Override
    public <V> V call(SuspendableCallable<V> body) {
      try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
        return scheduler.runBlocking(body);
      }
    }
  },
  PLAIN_THREAD {
    @Override
    public <V> V call(SuspendableCallable<V> body) throws Exception {
      return body.call();
    }
  };

  /** Its value; what it throws is thrown as the same object. */
  public abstract <V> V call(SuspendableCallable<V> body) throws Exception;

  public void run(SuspendableRunnable body) throws Exception {
    call(() -> {
      body.run();
      return null;
    });
  }
}
