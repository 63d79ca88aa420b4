package io.weft.equivalence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Compares one case in the transformed worlds with the reference: with nothing thrown, with each
 * point throwing, and with pairs of points throwing, for what happens while an exception is already
 * under way.
 */
public final class EquivalenceCheck {
  private static final int MAX_THROWING_RUNS = 20_000;
  private static final int SAMPLE_FEW_POINTS = 500;
  private static final int SAMPLE_PAIR = 8;

  private final String caseName;
  private final World reference;
  private final World coroutine;
  private final World thread;
  private final Random random;
  private final Tally tally;
  private final Effort effort;
  private final Mismatches mismatches;

  /**
   * A check of one case.
   *
   * @param reference the untransformed code
   * @param coroutine the transformed code in a coroutine
   * @param thread the transformed code without a coroutine
   * @param seed of the random masks
   */
  public EquivalenceCheck(
      String caseName,
      World reference,
      World coroutine,
      World thread,
      long seed,
      Tally tally,
      Effort effort) {
    this.caseName = caseName;
    this.reference = reference;
    this.coroutine = coroutine;
    this.thread = thread;
    this.random = new Random(seed ^ caseName.hashCode());
    this.tally = tally;
    this.effort = effort;
    this.mismatches = new Mismatches(caseName);
  }

  /** Runs the case in all ways and fails when any of them differs. */
  public void run() throws ReflectiveOperationException {
    Run expected = expect(Masks.none());
    int points = expected.outcome().points();
    if (points == 0) {
      throw new AssertionError(caseName + " has no points: nothing is tested");
    }
    compare(Masks.none(), expected, Masks.thorough(points, effort, random));
    for (int point : throwing(points)) {
      runThrowing(point, points);
    }
    mismatches.check();
    tally.fixtureDone();
  }

  private void runThrowing(int point, int points) throws ReflectiveOperationException {
    BitSet failing = Masks.of(point);
    Run expected = expect(failing);
    int reached = expected.outcome().points();
    compare(failing, expected, masksWhenThrowing(points, reached));
    if (points > effort.fewPoints()) {
      return;
    }
    for (int second = point + 1; second < reached; second++) {
      BitSet both = Masks.of(point, second);
      Run expectedOfBoth = expect(both);
      int reachedOfBoth = expectedOfBoth.outcome().points();
      compare(both, expectedOfBoth, Masks.sample(reachedOfBoth, SAMPLE_PAIR, random));
    }
  }

  private List<BitSet> masksWhenThrowing(int points, int reached) {
    if (points > effort.fewPoints()) {
      return Masks.sample(reached, effort.sampleWhenThrowing(), random);
    }
    if (reached <= effort.fewPoints() && (1L << reached) * points <= MAX_THROWING_RUNS) {
      return Masks.every(reached);
    }
    return Masks.sample(reached, SAMPLE_FEW_POINTS, random);
  }

  /** All points of a small case; of a large one the first, the last, and some between. */
  private List<Integer> throwing(int points) {
    List<Integer> chosen = new ArrayList<>();
    int step = points <= effort.fewPoints() ? 1 : Math.max(1, points / effort.throwingOfMany());
    for (int point = 0; point < points - 1; point += step) {
      chosen.add(point);
    }
    chosen.add(points - 1);
    return chosen;
  }

  private Run expect(BitSet failing) throws ReflectiveOperationException {
    Run first = referenceRun(new Script(Masks.none(), failing).recordingStacks());
    Run second = referenceRun(new Script(Masks.none(), failing));
    if (!first.outcome().equals(second.outcome())) {
      throw new AssertionError(caseName + " is not deterministic, throwing at " + failing + ":\n  "
          + first.outcome() + "\n  " + second.outcome());
    }
    return first;
  }

  private Run referenceRun(Script script) throws ReflectiveOperationException {
    Run run = reference.run(caseName, script);
    tally.ran(run);
    return run;
  }

  private void compare(BitSet failing, Run expected, List<BitSet> masks)
      throws ReflectiveOperationException {
    boolean first = true;
    for (BitSet mask : masks) {
      Script script = new Script(mask, failing);
      // Stacks are dear. The first mask suspends everywhere, so it sees all of them.
      compare("in a coroutine", coroutine, first ? script.recordingStacks() : script, expected);
      first = false;
    }
    compare("without a coroutine", thread, new Script(Masks.none(), failing), expected);
  }

  private void compare(String where, World world, Script script, Run expected)
      throws ReflectiveOperationException {
    Run run = world.run(caseName, script);
    tally.ran(run);
    mismatches.judge(where, script, expected, run);
  }
}
