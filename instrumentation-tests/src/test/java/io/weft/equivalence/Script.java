package io.weft.equivalence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happens at each point of one run, and what the run did. Points are numbered as they are
 * executed, so a loop's body has many.
 *
 * <p>Loaded once and shared by the plain and the transformed fixtures: it lives outside their
 * packages for that.
 */
public final class Script {
  /** A case whose instrumented form loops for ever ends here and not with a full log. */
  private static final int MAX_POINTS = 100_000;

  /** Each case has a thread of its own, so one that hangs cannot disturb those after it. */
  private static final ThreadLocal<Script> CURRENT = new ThreadLocal<>();

  private final BitSet suspending;
  private final BitSet failing;
  private final List<String> effects = new ArrayList<>();
  private final Map<Integer, List<String>> stacks = new TreeMap<>();
  private LogicalStack stack;
  private boolean recordsStacks;
  private int points;
  private int suspensions;

  /**
   * A script for one run.
   *
   * @param suspending the points that suspend
   * @param failing the points that then throw
   */
  public Script(BitSet suspending, BitSet failing) {
    this.suspending = (BitSet) suspending.clone();
    this.failing = (BitSet) failing.clone();
  }

  /** The script of the calling thread. */
  public static Script current() {
    Script script = CURRENT.get();
    if (script == null) {
      throw new IllegalStateException("a point was reached on a thread that runs no script");
    }
    return script;
  }

  /** Keeps the stack at each point, or of each suspension. */
  Script recordingStacks() {
    recordsStacks = true;
    return this;
  }

  /** Makes this the script of the calling thread, which runs a case. */
  void begin(String caseName) {
    stack = new LogicalStack(caseName);
    CURRENT.set(this);
  }

  /** Ends {@link #begin}. */
  void end() {
    CURRENT.remove();
  }

  /** A point was reached: tells its number. */
  public int arrive() {
    if (points == MAX_POINTS) {
      throw new AssertionError("more than " + MAX_POINTS + " points: the case does not end");
    }
    // A resumed coroutine has its callers in frames; of those it is asked when it is suspended.
    if (recordsStacks && stack != null && suspending.isEmpty()) {
      stacks.put(points, stack.ofThisThread());
    }
    return points++;
  }

  /** The case was suspended at the last point. */
  void suspended(StackTraceElement[] trace) {
    if (recordsStacks) {
      stacks.put(points - 1, stack.of(trace));
    }
  }

  /** The trace of what the case threw. */
  List<String> traceOf(Throwable thrown) {
    return stack == null ? List.of() : stack.ofThrown(thrown);
  }

  /** The stacks by point. */
  Map<Integer, List<String>> stacks() {
    return stacks;
  }

  /** How complicated this is: the smaller, the better a report. */
  int weight() {
    return 1000 * failing.cardinality() + suspending.cardinality();
  }

  /** Whether a point must suspend; the caller does it. */
  public boolean suspendsAt(int point) {
    boolean suspends = suspending.get(point);
    if (suspends) {
      suspensions++;
    }
    return suspends;
  }

  /** Whether a point that must not be able to suspend has to try it; this counts as no suspension. */
  public boolean triesAt(int point) {
    return suspending.get(point);
  }

  /** A point is about to return. */
  public void leave(int point) {
    effects.add("point " + point);
    if (failing.get(point)) {
      throw new InjectedException(point);
    }
  }

  /** A side effect of the case. */
  public void log(Object effect) {
    effects.add(Rendering.of(effect));
  }

  /** How many points were executed. */
  int points() {
    return points;
  }

  /** How many points were told to suspend. */
  int suspensions() {
    return suspensions;
  }

  List<String> effects() {
    return List.copyOf(effects);
  }

  @Override
  public String toString() {
    return "suspending at " + suspending + ", throwing at " + failing;
  }
}
