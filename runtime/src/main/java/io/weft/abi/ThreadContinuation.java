package io.weft.abi;

/** Stands for a thread without coroutine: waiting blocks the thread, as a blocking call would. */
final class ThreadContinuation extends Continuation {
  ThreadContinuation(Carrier carrier) {
    super(carrier);
  }

  /** Nothing can be pinned where nothing suspends. */
  @Override
  public Continuation pin(String site) {
    return this;
  }

  @Override
  protected void onCheckpoint() {
    if (carrier.drivesLoops()) {
      throw new IllegalStateException("an operation that may wait was called on event loop thread '"
          + carrier.thread.getName()
          + "' outside any task: the loop must never block; spawn a task for it");
    }
  }

  @Override
  protected Object body() {
    throw new IllegalStateException("a thread's own continuation has no body");
  }
}
