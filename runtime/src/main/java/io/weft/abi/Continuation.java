package io.weft.abi;

import io.weft.PinnedException;
import io.weft.Suspendable;
import java.util.ArrayList;
import java.util.List;

/**
 * The rest of a computation: a chain of frames from the leaf, which stands at the suspension point,
 * to the outermost call. Every instrumented method gets one as its last, hidden parameter.
 *
 * <pre>
 * NEW       -&gt; RUNNING    // proceed(): calls body()
 * RUNNING   -&gt; UNWINDING  // unwind(): each method saves its frame and returns
 * UNWINDING -&gt; SUSPENDED  // proceed() returns true
 * SUSPENDED -&gt; RUNNING    // proceed(): continues the leaf, then its callers
 * RUNNING   -&gt; ENDED      // proceed() returns false, the outcome is in the carrier's registers
 * UNWINDING -&gt; RUNNING    // saveFailed(): a frame could not be saved
 * </pre>
 *
 * <p>Resuming costs as much as the frames that are entered again, not as the chain is long: frames
 * that stay suspended are not touched. All of it is confined to the thread that runs it; a
 * continuation may move to another thread while it is suspended, with a happens-before edge that
 * the mover provides.
 *
 * <p>Long, as it is one contract: what instrumented code calls by name, what the kinds of continuation
 * decide, and the resume loop all work on the chain of frames, whose fields nobody else may see.
 */
public abstract class Continuation {
  /**
   * True from {@link #unwind} until {@link #proceed} has all frames. Instrumented code reads it
   * after each call that may suspend, and clears it when a frame cannot be saved.
   */
  public boolean unwinding;

  /** The thread that runs this, or ran it last. */
  public Carrier carrier;

  private boolean started;

  /** The innermost suspended frame. Written by the thread that runs this. */
  private Frame leaf;

  /** The outermost frame saved so far, if it is not the leaf; meaningful while unwinding. */
  private Frame tail;

  /**
   * The first of the frames that have ended since this was resumed, see {@link #spare(Class)}; those of its callers
   * that have ended as well follow it. Null: there is none, or this does not run.
   */
  Frame spare;

  /** For {@link #run}: a frame that cannot be entered is taken for one that threw the error. */
  private static final int TOLD = Integer.MIN_VALUE;

  /** So many frames that have ended are kept at most: a power of two. The others are garbage at once. */
  private static final int SPARES = 128;

  static {
    // The resume loop needs these when the stack or the heap is full; to find them then, a class
    // loader would need some of it. What one instruction of a class has resolved, all have. Nothing
    // here makes a continuation or what makes one: two threads that begin with a class and its
    // subclass would wait for one another.
    Throwable full = new StackOverflowError();
    if (full instanceof VirtualMachineError) {
      Frame outcome = new Outcome();
      if (outcome instanceof WaitingCall) {
        throw new IllegalStateException("an outcome is no call");
      }
    }
  }

  /** For continuations with a body. */
  protected Continuation() {}

  Continuation(Carrier carrier) {
    this.carrier = carrier;
  }

  /**
   * The outermost call of this continuation: what {@link #proceed} starts.
   *
   * @return the outcome, for {@link Carrier#objectResult}
   * @throws Exception what the program throws
   */
  @Suspendable
  protected abstract Object body() throws Exception;

  /** The twin of {@link #body()}, for a subclass that was not instrumented. */
  protected Object body(Continuation continuation) throws Exception {
    return body();
  }

  // ---- called by instrumented code

  /** What a plain entry passes on: the pin of this thread, or the thread itself. */
  public static Continuation enter() {
    return Carrier.current().entry();
  }

  /** Adds the frame of the next outer call while unwinding. */
  public final void append(Frame frame) {
    Frame innermost = leaf;
    if (innermost == null) {
      leaf = frame;
      return;
    }
    Frame inner = tail;
    if (inner == null) {
      inner = innermost;
    }
    if (inner.parent != frame) {
      inner.parent = frame;
    }
    tail = frame;
  }

  /**
   * A frame to be filled again instead of a new one: it has ended since this was resumed. Frames end in the order in which
   * calls are left when they suspend, so where a program makes the calls again that have returned, each finds its own, and
   * nothing is allocated.
   *
   * <p>A frame is free when its {@link Frame#pc} says so, and only then: what still runs may follow one that has ended.
   *
   * @param type the class of the frame
   * @return the caller must {@link #append} it at once; null: there is none
   */
  public final Frame spare(Class<?> type) {
    Frame inner = tail;
    if (inner == null) {
      inner = leaf;
    }
    Frame next = inner == null ? spare : inner.parent;
    return next != null && next.pc == Frame.ENDED && next.getClass() == type ? next : null;
  }

  /**
   * Called where a method that was not resumed is suspended with an exception at hand, as in a
   * {@code finally} block: the exception's trace gets the callers that are not on the stack. Later,
   * it could not be told which of several frames of one method was the outermost that ran.
   *
   * @param thrown null: none, after all
   */
  public final void hold(Throwable thrown) {
    Carrier k = carrier;
    if (thrown != null) {
      if (k.held == null) {
        k.held = new ArrayList<>(1);
      }
      k.held.add(thrown);
    }
  }

  /**
   * What a call passes on from a place that cannot be suspended, such as one that holds a monitor.
   *
   * @param site the place and the reason, for the message
   */
  public Continuation pin(String site) {
    return new PinnedContinuation(carrier, site);
  }

  /**
   * A frame could not be saved (stack overflow, out of memory). The frames inside it, which were,
   * run on with that error, so that their {@code finally} blocks run; the outcome is delivered at
   * the call of the frame that failed: it returns with the value in the registers, or throws. If
   * they suspend again, {@link #unwinding} is true again, and the caller must save once more.
   *
   * @param error why it could not be saved; the caller has cleared {@link #unwinding}
   */
  public final void saveFailed(Throwable error) throws Throwable {
    onAbandon();
    Frame frame = leaf;
    if (frame != null) {
      Frame last = tail == null ? frame : tail;
      last.parent = null; // a spare frame may have others behind it
    }
    spare = null;
    leaf = null;
    tail = null;
    Carrier k = carrier;
    k.held = null;
    k.failure = error;
    boolean suspended = frame != null && run(frame, k, TOLD);
    k.spliced = null;
    if (suspended) {
      Frame outermost = leaf;
      while (outermost != null && outermost.parent != null) {
        outermost = outermost.parent;
      }
      tail = outermost; // the caller saves itself behind it
      unwinding = true;
      return;
    }
    Throwable outcome = k.failure;
    if (outcome != null) {
      k.failure = null; // no call: the stack may be full
      throw outcome;
    }
  }

  // ---- intrinsics: plain entry and twin

  /** Suspends the innermost bare coroutine or generator. */
  @Suspendable
  public static void suspend() {
    enter().onSuspend();
  }

  /** Twin of {@link #suspend()}. */
  public static void suspend(Continuation continuation) {
    continuation.onSuspend();
  }

  /**
   * The start of every operation that may wait: throws when pinned or cancelled, and may let other
   * tasks run.
   */
  @Suspendable
  public static void checkpoint() {
    enter().onCheckpoint();
  }

  /** Twin of {@link #checkpoint()}. */
  public static void checkpoint(Continuation continuation) {
    continuation.onCheckpoint();
  }

  /** Parks the task until it is made runnable; the caller has registered who will do that. */
  @Suspendable
  public static void await() {
    enter().onAwait();
  }

  /** Twin of {@link #await()}. */
  public static void await(Continuation continuation) {
    continuation.onAwait();
  }

  /**
   * The continuation that the calling method was given. The agent puts the hidden parameter in
   * place of this call.
   */
  @Suspendable
  public static Continuation current() {
    return enter();
  }

  /** Twin of {@link #current()}. */
  public static Continuation current(Continuation continuation) {
    return continuation;
  }

  // ---- what kinds of continuation decide

  /** Reached at the start of an operation that may wait. */
  protected abstract void onCheckpoint();

  /**
   * Reached when a coroutine that this one runs is at the start of an operation that may wait.
   *
   * @return true: this has to pass a checkpoint of its own before the operation goes on
   */
  protected boolean onInnerCheckpoint() {
    onCheckpoint();
    return false;
  }

  /** For {@link #onInnerCheckpoint}, as a subclass may ask it of another continuation. */
  protected static boolean innerCheckpoint(Continuation outer) {
    return outer.onInnerCheckpoint();
  }

  /**
   * Whether code that was called with this can leave the stack to wait; else a checkpoint throws, or it keeps the
   * thread.
   */
  public boolean canWait() {
    return false;
  }

  /** Reached by {@link #suspend}. */
  protected void onSuspend() {
    throw new IllegalStateException(
        "Coroutine.suspend() outside a Coroutine or Generator: there is nothing to suspend"
            + " (a task waits with Task.park(), sleep() or yield())");
  }

  /** Reached by {@link #await}. */
  protected void onAwait() {
    awaitPinned(null);
  }

  /**
   * Reached at the start of an operation that may wait where this task, or a coroutine inside it, is
   * pinned, and the option {@code pinned=block} is on.
   *
   * @param site the place and the reason; null: found by looking at the stack
   * @throws PinnedException when it cannot wait even so
   */
  protected void onPinnedCheckpoint(String site) {
    throw pinned(site);
  }

  /** Waits where this task is pinned: without leaving the stack, which keeps the thread. */
  protected void onPinnedAwait(String site) {
    throw new IllegalStateException("not a task: " + this);
  }

  /** A checkpoint of a continuation that cannot let its caller wait. */
  protected final void pinnedCheckpoint(String site) {
    Continuation task = carrier.task();
    boolean mustNotBlock = task == null && carrier.drivesLoops();
    if (mustNotBlock || !RuntimeOptions.pinnedBlocks()) {
      throw pinned(site);
    }
    if (task != null) {
      task.onPinnedCheckpoint(site);
    }
  }

  final void awaitPinned(String site) {
    Continuation task = carrier.task();
    if (task == null || task == this) {
      throw new IllegalStateException("not a task: " + this);
    }
    task.onPinnedAwait(site);
  }

  /** Reached where a test wants a suspension, see {@link Yielding}; what cannot suspend goes on. */
  protected void onYield() {}

  /** The wait for which this was unwinding will not happen: a frame could not be saved. */
  protected void onAbandon() {}

  /** For {@link #onAbandon}, as a subclass may have to pass it on to another continuation. */
  protected static void abandon(Continuation outer) {
    outer.onAbandon();
  }

  /**
   * What a continuation throws that cannot let its caller wait.
   *
   * @param site the place and the reason, for the message
   */
  protected static PinnedException pinned(String site) {
    return PinnedStack.exception(site);
  }

  // ---- running

  /** The calling thread's carrier, without a look-up when this ran here before. */
  protected final Carrier carrierHere() {
    Carrier last = carrier;
    return last != null && last.thread == Thread.currentThread() && last.lasts
        ? last
        : Carrier.current();
  }

  /** Starts to unwind. The caller returns at once, and so does each of its callers. */
  protected final void unwind() {
    leaf = null; // a chain that could not be saved may have been left behind
    tail = null;
    unwinding = true;
  }

  /**
   * Runs this until it suspends or ends.
   *
   * @param k the calling thread's carrier
   * @return true when it is suspended; false when it has ended, with its value in {@link
   *     Carrier#objectResult} or what it threw in {@link Carrier#failure}
   * @throws StackOverflowError when the stack is too full for the next frame: this is suspended as
   *     before
   */
  protected final boolean proceed(Carrier k) {
    return proceed(k, 0);
  }

  /**
   * The same, for one that must go on: a frame that cannot be entered counts as one that has thrown the error, so that the
   * {@code finally} blocks of its callers run.
   *
   * @param k the calling thread's carrier
   * @return as {@link #proceed(Carrier)}
   */
  protected final boolean proceedAtAnyCost(Carrier k) {
    return proceed(k, TOLD);
  }

  private boolean proceed(Carrier k, int ended) {
    if (k.spare == null) {
      k.spare = new Outcome(); // the last one waits for a resume that finds room
    }
    Continuation outer = k.current;
    k.current = this;
    if (carrier != k) {
      carrier = k;
    }
    try {
      if (started) {
        if (leaf != null) {
          return run(leaf, k, ended);
        }
        k.objectResult = null; // left by a tail call without value, and nothing comes behind it
        return false;
      }
      return begin(k);
    } finally {
      k.current = outer;
      k.spliced = null;
      if (spare != null) {
        spare = null; // a store is dearer
      }
    }
  }

  private boolean begin(Carrier k) {
    started = true;
    try {
      Object value = body(this);
      if (unwinding) {
        Frame outermost = tail == null ? leaf : tail;
        if (outermost != null) {
          outermost.parent =
              null; // a spare frame, of calls that could not be saved, may have others behind it
        }
        unwinding = false;
        k.held = null; // all their callers are on the stack
        return true;
      }
      k.objectResult = value;
    } catch (Throwable thrown) {
      k.failure = thrown;
    }
    return false;
  }

  /**
   * The resume loop: each frame's outcome goes to its parent's, without recursion.
   *
   * <p>A frame that is left again mostly has saved itself, in the same object, and its callers still
   * follow it; but if it was left by a tail call, which has no frame, they follow whatever has. There is
   * no call on that way: it would need a stack that may be full.
   *
   * <p>On a stack without room for a frame's body nothing is lost: what is left of the chain is as
   * it was, with the outcome that waits for it, and the error goes to whoever wanted to run it.
   *
   * <p>Its code is kept below the 325 bytes that the JVM inlines.
   *
   * <p>It holds few frames that have ended: where the heap is full, their memory is needed.
   *
   * @param ended how many frames have ended: 0, or {@link #TOLD}
   */
  private boolean run(Frame frame, Carrier k, int ended) {
    leaf = null; // not before this: if the stack is too full to get here, nothing is lost
    Throwable incomplete = null;
    do {
      Frame caller = frame.parent; // one that others use too has let go of it then
      try {
        frame.resume(this);
        if (k.failure != null && !(frame instanceof Outcome)) {
          k.failure = null; // the stack was too full to take it, and the method was told so
        }
        if (unwinding) {
          Frame outermost = tail;
          if (outermost == null) {
            outermost = leaf;
          }
          if (outermost == null) {
            leaf = caller;
          } else if (outermost != frame) {
            outermost.parent = caller;
          }
          if (k.held != null) {
            try {
              completeHeld(frame, k);
            } catch (Throwable tooDeep) {
              k.held = null; // as below
            }
          }
          unwinding = false; // not before code of the program, which must not take this for running
          return true;
        }
        frame.pc = Frame.ENDED;
      } catch (Throwable thrown) {
        if (frame.pc != Frame.ENTERED && ended >= 0 && thrown instanceof VirtualMachineError) {
          if (ended == 0 && k.failure == null) { // nothing waits for it
            leaf = frame;
            throw thrown;
          }
          Outcome outcome = k.spare;
          if (outcome != null) { // else it is as if the frame had thrown
            k.spare = null; // no call here: there is no room for one
            outcome.parent = frame;
            outcome.intResult = k.intResult;
            outcome.longResult = k.longResult;
            outcome.floatResult = k.floatResult;
            outcome.doubleResult = k.doubleResult;
            outcome.objectResult = k.objectResult;
            outcome.failure = k.failure;
            k.objectResult = null;
            k.failure = null;
            leaf = outcome;
            throw thrown;
          }
        }
        if (thrown != incomplete) {
          try { // may run code of the program: the registers are still empty
            frame.splice(thrown, this);
          } catch (Throwable noRoom) {
            incomplete = thrown; // its trace stays as it is; what counts is that it goes on
          }
        }
        k.failure = thrown;
      }
      if ((ended++ & SPARES - 1) == 0 && !(frame instanceof WaitingCall)) {
        spare = frame;
      }
      frame = caller;
    } while (frame != null);
    return false;
  }

  /** At the end of a run, where it is still known at which frame it has entered. */
  private static void completeHeld(Frame entry, Carrier k) {
    List<Throwable> held = k.held;
    k.held = null;
    for (Throwable each : held) {
      SplicedTrace.splice(each, entry, k.current);
    }
  }

  /**
   * The logical stack of a suspended continuation.
   *
   * @return innermost first; empty when it has not started, has ended or is running
   */
  protected final StackTraceElement[] suspendedStack() {
    List<StackTraceElement> stack = new ArrayList<>();
    for (Frame frame = leaf; frame != null; frame = frame.parent) {
      if (frame instanceof Outcome) {
        continue;
      }
      StackTraceElement location = frame.location();
      if (!SplicedTrace.isAdapter(location)) {
        stack.add(location);
      }
    }
    return stack.toArray(new StackTraceElement[0]);
  }
}
