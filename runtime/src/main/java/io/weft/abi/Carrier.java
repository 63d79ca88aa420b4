package io.weft.abi;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * What belongs to a thread that runs continuations: which one is running, and the registers in
 * which a resumed frame leaves its outcome for its caller's frame.
 *
 * <p>Every field is confined to {@link #thread}. Registers are filled by one frame and emptied by the
 * next; in between, the program runs only where a class is loaded to restore that frame. Whoever
 * runs a continuation on top of another therefore leaves the registers as they were.
 */
public final class Carrier {
  private static final ThreadLocal<Carrier> CARRIERS = ThreadLocal.withInitial(Carrier::ofThread);

  /** Result register for boolean, byte, short, char and int. */
  public int intResult;

  /** Result register for long. */
  public long longResult;

  /** Result register for float. */
  public float floatResult;

  /** Result register for double. */
  public double doubleResult;

  /** Result register for references; emptied by {@link #takeObject}. */
  public Object objectResult;

  /** What the frame below threw, to be thrown at the call in the next frame; null: it returned. */
  public Throwable failure;

  /** The innermost continuation that is running on this thread, or null. */
  Continuation current;

  /**
   * The exception whose trace was completed last in the present run of a continuation: looking at it
   * again, at each frame that it passes, would cost as much as the trace is long. Weak, as the program
   * may go on for long after it has caught it; null: none.
   */
  WeakReference<Throwable> spliced;

  /** See {@link Continuation#hold}; null: none. Emptied when the run ends. */
  List<Throwable> held;

  /** Empty, for an outcome that has to wait as the stack is full; null: the last one does. */
  Outcome spare = new Outcome();

  /**
   * What is bound where the thread runs at this moment, for task-locals; null: nothing. Whoever runs a continuation puts
   * in what that had, and afterwards what there was.
   */
  public Object bindings;

  final Thread thread;

  /** Whether it is the thread's for good. Workers of the common pool forget their thread-locals after each job. */
  final boolean lasts;

  final Continuation pinned;
  final Continuation threadBound;

  private Continuation task;

  /** Whether the thread drives event loops: for all of its life, or at this moment. */
  private boolean drivesLoops;

  /** How many random numbers were drawn. */
  private long drawn;

  Carrier(Thread thread, boolean loop) {
    this.thread = thread;
    this.drivesLoops = loop;
    this.lasts = !(thread instanceof ForkJoinWorkerThread);
    this.threadBound = new ThreadContinuation(this);
    this.pinned = new PinnedContinuation(this, null);
  }

  /** The first instrumented method of a thread asks: before it calls a twin that is not there. */
  private static Carrier ofThread() {
    Instrumented.complaint().ifPresent(text -> {
      throw new IllegalStateException(text);
    });
    return new Carrier(Thread.currentThread(), false);
  }

  /**
   * The calling thread's carrier.
   *
   * @return the same object whenever the same thread asks, as long as it keeps its thread-locals
   */
  public static Carrier current() {
    Thread thread = Thread.currentThread();
    return thread instanceof CarrierThread loop ? loop.carrier : CARRIERS.get();
  }

  /** Empties the reference register, so that it keeps nothing alive. */
  public Object takeObject() {
    Object value = objectResult;
    objectResult = null;
    return value;
  }

  /** Empties the failure register. */
  public Throwable takeFailure() {
    Throwable thrown = failure;
    failure = null;
    return thrown;
  }

  /** The task that runs on this thread, bare coroutines inside it left out; null: none. */
  public Continuation task() {
    return task;
  }

  /** Called by the loop around each run of a task. */
  public void task(Continuation running) {
    task = running;
  }

  /** Whether this thread must not block, as it drives event loops. */
  public boolean drivesLoops() {
    return drivesLoops;
  }

  /** Called by a thread that begins, or ceases, to drive loops by hand. */
  public void drivesLoops(boolean from) {
    drivesLoops = from;
  }

  /** What {@link #pause} takes off a thread. */
  public static final class Paused {
    private final Continuation innermost;
    private final Continuation task;
    private final Outcome registers;
    private final Object bindings;

    private Paused(Carrier k) {
      innermost = k.current;
      task = k.task;
      registers = new Outcome(k, null);
      bindings = k.bindings;
    }
  }

  /**
   * Called by the loop before it makes turns on top of a task that is pinned: between the tasks of
   * such a turn nothing runs, as in any other. A frame of the task may just be restored, which can
   * load classes, and a loader is code of the program: so the registers are kept too.
   *
   * @return what {@link #goOn} needs
   */
  public Paused pause() {
    Paused paused = new Paused(this);
    current = null;
    task = null;
    bindings = null;
    return paused;
  }

  /** Called by the loop after those turns. */
  public void goOn(Paused paused) {
    current = paused.innermost;
    task = paused.task;
    bindings = paused.bindings;
    paused.registers.giveBack(this);
  }

  /** The innermost continuation that is running on this thread; null: none. */
  public Continuation running() {
    return current;
  }

  /**
   * The next of this thread's pseudo-random numbers, from 0 to below 1: SplitMix64 (Steele, Lea,
   * Flood: Fast splittable pseudorandom number generators, 2014).
   *
   * @param seed where they begin
   */
  double nextRandom(long seed) {
    drawn++;
    long z = seed + drawn * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }

  /** Whether that trace was completed last, in the present run. */
  boolean isSpliced(Throwable thrown) {
    return spliced != null && spliced.refersTo(thrown);
  }

  /** Notes whose trace was completed last. */
  void spliced(Throwable thrown) {
    spliced = new WeakReference<>(thrown);
  }

  /** What code that was called without a continuation gets. */
  Continuation entry() {
    return current == null ? threadBound : pinned;
  }
}
