package io.weft.internal.task;

import io.weft.Cancelled;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;

/**
 * A continuation that an event loop runs: task and continuation are one object, because a program may have millions.
 *
 * <pre>
 * NEW     -&gt; READY    // start(), arrive(): admitted by its loop
 * READY   -&gt; RUNNING  // run(): its turn
 * RUNNING -&gt; READY    // onCheckpoint(): budget spent, or yield; onYield(): a test wants it
 * RUNNING -&gt; PARKED   // onAwait(): it waits for waitingOn
 * PARKED  -&gt; READY    // wake(): with the token that it waits for; interruptWait(): it is cancelled
 * READY   -&gt; RUNNING  // onAbandon(): a frame could not be saved, so it runs on with that error
 * PARKED  -&gt; RUNNING  // onAbandon(): the same
 * READY   -&gt; RUNNING  // recover(): the same, where the stack was too full to say so at once
 * PARKED  -&gt; RUNNING  // recover(): the same
 * RUNNING -&gt; READY    // run(): pinned waits of other tasks have filled the stack
 * RUNNING -&gt; RUNNING  // onPinnedAwait(): it cannot leave the stack; other tasks run on top of it
 * RUNNING -&gt; PARKED   // end(): its body has left a scope open, and waits for the tasks in it
 * RUNNING -&gt; DONE     // end(): its body returned or threw
 * </pre>
 *
 * <p>Long, as all transitions are here, each a method of a few lines: what they share are the fields. What other threads see
 * of it is in {@link PublishedTask}.
 *
 * <p>All transitions happen on the thread of its loop. The methods are not public, as the public {@code Task}
 * would inherit them: other packages of the runtime go through {@link TaskControl}.
 */
public abstract class TaskContinuation extends PublishedTask {
  /** How many pinned waits may be on top of each other: each keeps the stack of the one below. */
  static final int MAX_NESTING = 8;

  /** What {@link #waitingOn} names while the task waits for its own permit. */
  static final Object PERMIT = new Object() {
    @Override
    public String toString() {
      return "unpark()";
    }
  };

  private static final StackTraceElement[] NOWHERE = {};

  final TaskGroup.Share share;

  /** The neighbours among the live tasks of {@link #share}, which alone touches them. */
  TaskContinuation earlier;

  TaskContinuation later;

  /** The one permit of park and unpark. Loop's thread only. */
  private boolean permit;

  /** Whether a cancellation leaves {@link #waitingOn} alone. Loop's thread only. */
  private boolean uninterruptible;

  /** Whether the last wait was ended by a cancellation, and not by what was waited for. Loop's thread only. */
  private boolean interrupted;

  /**
   * What the task waits for: declared before it parks, cleared by the wake-up that names the same object, so that a
   * late wake-up for an earlier wait does nothing. Loop's thread only.
   */
  private Object waitingOn;

  /**
   * Null; or the {@link CancelReason} of the task as a whole; or, as soon as there is one, its innermost open {@link
   * ScopeLevel}, which knows more. One field, as most tasks never have either. Loop's thread only.
   */
  private Object context;

  /**
   * Task-locals while the task does not run; else the carrier has them. Written before the task is sent to its loop, then
   * loop's thread only.
   */
  private Object bindings;

  /**
   * A task that has not started.
   *
   * @param share its group's share of the loop where it will live
   * @param body what {@link #takeContent} will return
   */
  protected TaskContinuation(TaskGroup.Share share, Object body) {
    super(body);
    this.share = share;
  }

  /** In {@link #content} of a task that has returned, and waits for the children in a scope that it left open. */
  private record Lingering(Object outcome) {}

  // ---- transitions, on the loop's thread

  /**
   * NEW to READY, for a task that is spawned on its own loop. False: its scope is closed.
   *
   * <p>What a full stack may refuse comes first: while the task is NEW, its place in the queue means nothing.
   */
  final boolean start() {
    TaskLoop loop = share.loop;
    loop.enqueue(this);
    CancelReason why = share.group().cancelled();
    if (share.live == 0 && !share.group().tryHold()) {
      return false;
    }
    // No call from here on, or a hold could be taken without a task behind it.
    context = why;
    later = share.first;
    if (later != null) {
      later.earlier = this;
    }
    share.first = this;
    share.live++;
    loop.live++;
    state = READY;
    return true;
  }

  /** NEW to READY, for a task that came from another thread. */
  final void arrive() {
    share.arrive(this);
    share.loop.live++;
    become(READY);
    share.loop.enqueue(this);
  }

  /** READY to RUNNING, and on to whatever it does. */
  final void run(Carrier k) {
    if (state != READY) {
      return; // woken by what it no longer waits for, as the stack was too full to say so
    }
    become(RUNNING);
    TaskLoop loop = share.loop;
    loop.beginTurn();
    Continuation outer = k.task(); // one that is pinned and waits, and lets this one run meanwhile
    k.task(this);
    if (loop.threadContext != null) {
      loop.threadContext.enter(this);
    }
    Object outerBindings = k.bindings;
    if (bindings != outerBindings) { // a store of a reference costs more than a comparison
      k.bindings = bindings;
    }
    boolean suspended;
    try {
      suspended = proceed(k);
    } catch (Throwable notEntered) { // its frames are as they were
      if (loop.isNested() && notEntered instanceof StackOverflowError) {
        if (loop.threadContext != null) {
          loop.threadContext.leave(this);
        }
        become(READY);
        loop.enqueue(this);
        throw notEntered; // to the waits below, which have filled the stack
      }
      suspended = goOn(k, notEntered); // it would be the same the next time
    } finally {
      k.task(outer);
      Object own = k.bindings;
      if (own != bindings) {
        bindings = own;
      }
      if (own != outerBindings) {
        k.bindings = outerBindings;
      }
    }
    if (!suspended) {
      end(k);
    } else if (state == READY) {
      // Not before its frames are saved: until then it might be abandoned.
      loop.enqueue(this);
    }
    if (loop.threadContext != null) {
      loop.threadContext.leave(this);
    }
  }

  private boolean goOn(Carrier k, Throwable notEntered) {
    try {
      return proceedAtAnyCost(k);
    } catch (Throwable again) {
      k.failure = notEntered;
      return false;
    }
  }

  /** Declares what the running task is about to wait for. */
  final void waitFor(Object token) {
    if (state != RUNNING || waitingOn != null) {
      requireNotSuspended();
      recover();
    }
    waitingOn = token;
  }

  /** The same, for a wait that no cancellation ends. */
  final void waitUninterruptiblyFor(Object token) {
    waitFor(token);
    uninterruptible = true;
  }

  /**
   * While it is suspended the program may run once more: an exception that is looked at for its trace, a class loader.
   * If that waited, the wait for which the task is suspended would be forgotten.
   */
  private void requireNotSuspended() {
    if (state != RUNNING && !isOnStack()) {
      throw pinned(this + " is being suspended and cannot wait for something else before it is");
    }
  }

  /**
   * What {@link #onAbandon} does, and tells the wait, for a task that runs on after its frames could not be saved on a
   * stack so full that not even {@link #saveFailed} could be called. Nobody has told the task either: it finds out by its
   * state, or by a wait that it has never come back from.
   */
  private void recover() {
    if (state == RUNNING && waitingOn == null) {
      return;
    }
    StackRoom.require(); // or nothing of it happens
    Object lost = waitingOn;
    onAbandon();
    if (lost instanceof Abandonable wait) {
      wait.abandon();
    }
  }

  /** The running task leaves a wait by an exception. */
  final void leave(Abandonable wait) {
    waitingOn = wait;
    try {
      recover();
    } catch (StackOverflowError full) {
      return; // and again, before this task waits for anything else, lets others run, or ends
    }
  }

  /**
   * Whether the task runs, and nobody has told it that it does, see {@link #recover}: what it has waited for must not be
   * given to it.
   */
  final boolean hasLostItsWait() {
    return state != RUNNING && carrier != null && isOnStack();
  }

  /** Whether it runs and will not leave the stack before the program has gone on, whatever its state is. */
  private boolean isOnStack() {
    return carrier.task() == this && !unwinding;
  }

  /** PARKED to READY, if it still waits for that; also before it has parked. */
  final boolean wake(Object token) {
    if (waitingOn != token) {
      return false;
    }
    endWait();
    return true;
  }

  /** What a full stack may refuse comes first: then nothing has happened. */
  private void endWait() {
    boolean parked = state == PARKED;
    if (parked) {
      share.loop.enqueue(this);
    }
    waitingOn = null;
    uninterruptible = false;
    if (parked) {
      state = READY;
    }
  }

  // ---- cancelling, on the loop's thread

  /** Cancels the task as a whole, unless it has ended; the first reason stays. */
  final void cancelHere(CancelReason why) {
    if (state == DONE) {
      return;
    }
    if (context instanceof ScopeLevel level) {
      level.cancelTask(why);
    } else if (context == null) {
      context = why;
      interruptWait();
    }
  }

  /** PARKED to READY, because of a cancellation; also before it has parked. */
  final void interruptWait() {
    if (waitingOn != null && !uninterruptible) {
      endWait();
      interrupted = true;
    }
  }

  /** Whether the wait that is over was ended by a cancellation; to be asked once after each wait. */
  final boolean wasInterrupted() {
    boolean was = interrupted;
    interrupted = false;
    return was;
  }

  /** What is cancelled around the code that runs; null: nothing. */
  final CancelReason cancelled() {
    return context instanceof ScopeLevel level ? level.effective() : (CancelReason) context;
  }

  final ScopeLevel innermost() {
    return context instanceof ScopeLevel level ? level : null;
  }

  /** For {@link ScopeLevel}, which opens and closes. */
  final void context(Object next) {
    context = next;
  }

  /** Takes the permit, or declares that the task waits for it. */
  final boolean takePermit() {
    if (permit) {
      permit = false;
      return true;
    }
    waitFor(PERMIT);
    return false;
  }

  /** Gives the permit: to the wait for it, else for later. */
  final void givePermit() {
    if (!wake(PERMIT)) {
      permit = true;
    }
  }

  /** From any thread. */
  final void unparkFromAnywhere() {
    if (share.loop.inLoop()) {
      givePermit();
    } else {
      share.loop.send(this);
    }
  }

  /** What came out of the inbox as this task; returns whether that has started it. */
  final boolean deliver() {
    if (state == NEW) {
      arrive();
      return true;
    }
    givePermit();
    return false;
  }

  /** Takes over what is bound where the task is made. */
  protected final void inherit() {
    Bindings inherited = Bindings.current();
    ContextCarrier carried = share.loop.threadContext;
    bindings = carried == null ? inherited : carried.inherit(inherited);
  }

  /** What task-locals are bound to; null: none is bound. */
  final Bindings bindings() {
    return (Bindings) bindings;
  }

  final void bindings(Bindings next) {
    bindings = next;
  }

  /** Makes the next checkpoint let others run. */
  final void spendBudget() {
    share.loop.endTurn();
  }

  @Override
  protected final void onCheckpoint() {
    if (context != null) {
      throwIfCancelled();
    }
    if (share.loop.isTurnOver()) {
      recover();
      unwind();
      state = READY;
    }
  }

  @Override
  protected final boolean onInnerCheckpoint() {
    if (context != null) {
      throwIfCancelled();
    }
    return share.loop.isTurnOver();
  }

  @Override
  public final boolean canWait() {
    return true;
  }

  @Override
  protected final void onYield() {
    recover();
    unwind();
    state = READY;
  }

  private void throwIfCancelled() {
    CancelReason why = cancelled();
    if (why != null) {
      throw why.thrown();
    }
  }

  @Override
  protected final void onAwait() {
    if (context != null && cancelled() != null) {
      interruptWait(); // since the checkpoint at which the operation began
    }
    if (waitingOn != null) { // else it was woken before it parked
      unwind();
      state = PARKED;
    }
  }

  @Override
  protected final void onPinnedCheckpoint(String site) {
    requireNotSuspended();
    recover();
    if (context != null) {
      throwIfCancelled();
    }
    TaskLoop loop = share.loop;
    if (loop.nesting >= MAX_NESTING) {
      throw pinned("pinned=block, but " + loop.nesting
          + " pinned waits are on top of each other on this loop already"
          + (site == null ? "" : "; " + site));
    }
    if (loop.isTurnOver()) {
      runOthers();
    }
  }

  /** It stays RUNNING, so that a wake-up does not put it into the run queue. */
  @Override
  protected final void onPinnedAwait(String site) {
    if (context != null && cancelled() != null) {
      interruptWait();
    }
    if (waitingOn == null) {
      return;
    }
    try {
      share.loop.countPinned(pinned(site));
      runOthers();
    } finally {
      waitingOn = null; // also when the stack was too full: nobody is to wake it for that
      uninterruptible = false;
    }
  }

  private void runOthers() {
    StackRoom.require(); // a loop that fails between two tasks would lose one
    Carrier k = carrier;
    Carrier.Paused paused = k.pause();
    TaskLoop loop = share.loop;
    if (loop.threadContext != null) {
      loop.threadContext.leave(this);
    }
    loop.nesting++;
    try {
      loop.runNested(this);
    } finally {
      loop.nesting--;
      if (loop.threadContext != null) {
        loop.threadContext.enter(this);
      }
      k.goOn(paused);
      loop.beginTurn();
    }
  }

  @Override
  protected final void onAbandon() {
    waitingOn = null;
    uninterruptible = false;
    interrupted = false;
    become(RUNNING);
  }

  private void end(Carrier k) {
    recover();
    Object outcome;
    if (content instanceof Lingering before) {
      outcome = before.outcome;
    } else {
      Object value = k.takeObject();
      Throwable failure = k.takeFailure();
      outcome = failure == null ? value : failed(failure);
      if (context instanceof ScopeLevel) {
        outcome = leftOpen(outcome);
      }
    }
    for (ScopeLevel open = innermost(); open != null; open = innermost()) {
      if (!open.abandon()) {
        content = new Lingering(outcome);
        waitUninterruptiblyFor(open);
        become(PARKED);
        return;
      }
    }
    bindings = null;
    EndListener first = publishEnd(outcome);
    boolean taken = false;
    Throwable broken = null;
    for (EndListener listener = first; listener != null; listener = listener.next) {
      try {
        taken |= listener.ended();
      } catch (Throwable thrown) { // the others are told all the same
        broken = broken == null ? thrown : broken;
      }
    }
    share.loop.live--;
    share.end(this, taken);
    if (broken != null) {
      throw Rethrow.as(broken);
    }
  }

  private static Failed leftOpen(Object outcome) {
    Throwable failure = new IllegalStateException(
        "a task has ended and left a scope open, whose tasks were cancelled:"
            + " open scopes in a try statement with resources");
    if (outcome instanceof Failed failed) {
      failure.addSuppressed(failed.cause);
    }
    return new Failed(failure, false);
  }

  private Failed failed(Throwable thrown) {
    CancelReason why = cancelled() != null ? cancelled() : share.loop.draining;
    if (!(thrown instanceof Cancelled cancelled)) {
      return new Failed(thrown, false);
    }
    return why != null
        ? new Failed(thrown, !SuppressedFailures.areIn(thrown))
        : new Failed(SuppressedFailures.behind(cancelled), false); // of a scope, or of another task
  }

  /** What the task waits for, for diagnostics on the loop's thread; null: nothing. */
  final Object waitingOn() {
    return waitingOn;
  }

  /** Where the task is suspended, for diagnostics on the loop's thread: innermost first. */
  final StackTraceElement[] logicalStack() {
    return state == RUNNING ? NOWHERE : suspendedStack();
  }
}
