package io.weft.abi;

/**
 * Handed to code that runs inside a coroutine but below a frame that cannot be suspended. It never
 * unwinds: an operation that may wait throws as soon as it is reached, or with the option {@code
 * pinned=block} runs other tasks on top of this stack until it need not wait any more.
 */
final class PinnedContinuation extends Continuation {
  /** The place that pins, as the agent describes it; null: found by looking at the stack. */
  private final String site;

  PinnedContinuation(Carrier carrier, String site) {
    super(carrier);
    this.site = site;
  }

  /** The outermost reason is the one to mend first; it stays. */
  @Override
  public Continuation pin(String innerSite) {
    return this;
  }

  @Override
  protected void onCheckpoint() {
    pinnedCheckpoint(site);
  }

  @Override
  protected void onAwait() {
    awaitPinned(site);
  }

  @Override
  protected void onSuspend() {
    if (carrier.current == carrier.task()) {
      super.onSuspend(); // no coroutine to suspend, pinned or not
    }
    throw PinnedStack.exception(site);
  }

  @Override
  protected Object body() {
    throw new IllegalStateException("a pinned continuation has no body");
  }
}
