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
final class EquivalenceCheck {
  /** Up to here every point is made to throw, and more masks are combined with it. */
  private static final int FEW_POINTS = 12;

  private static final int MAX_THROWING_RUNS = 20_000;
  private static final int SAMPLE_FEW_POINTS = 500;
  private static final int SAMPLE_MANY_POINTS = 40;
  private static final int SAMPLE_PAIR = 8;
  private static final int THROWING_OF_MANY = 24;

  private final String caseName;
  private final World reference;
  private final World coroutine;
  private final World thread;
  private final Random random;
  private final Tally tally;
  private final Mismatches mismatches;

  /**
   * A check of one case.
   *
   * @param reference the untransformed code
   * @param coroutine the transformed code in a coroutine
   * @param thread the transformed code without a coroutine
   * @param seed of the random masks
   */
  EquivalenceCheck(
      String caseName, World reference, World coroutine, World thread, long seed, Tally tally) {
    this.caseName = caseName;
    this.reference = reference;
    this.coroutine = coroutine;
    this.thread = thread;
    this.random = new Random(seed ^ caseName.hashCode());
    this.tally = tally;
    this.mismatches = new Mismatches(caseName);
  }

  /** Runs the case in all ways and fails when any of them differs. */
  void run() throws ReflectiveOperationException {
    Outcome expected = expect(Masks.none());
    int points = expected.points();
    if (points == 0) {
      throw new AssertionError(caseName + " has no points: nothing is tested");
    }
    compare(Masks.none(), expected, Masks.thorough(points, random));
    for (int point : throwing(points)) {
      runThrowing(point, points);
    }
    mismatches.check();
    tally.fixtureDone();
  }

  private void runThrowing(int point, int points) throws ReflectiveOperationException {
    BitSet failing = Masks.of(point);
    Outcome expected = expect(failing);
    int reached = expected.points();
    compare(failing, expected, masksWhenThrowing(points, reached));
    if (points > FEW_POINTS) {
      return;
    }
    for (int second = point + 1; second < reached; second++) {
      BitSet both = Masks.of(point, second);
      Outcome expectedOfBoth = expect(both);
      compare(both, expectedOfBoth, Masks.sample(expectedOfBoth.points(), SAMPLE_PAIR, random));
    }
  }

  private List<BitSet> masksWhenThrowing(int points, int reached) {
    if (points > FEW_POINTS) {
      return Masks.sample(reached, SAMPLE_MANY_POINTS, random);
    }
    if (reached <= FEW_POINTS && (1L << reached) * points <= MAX_THROWING_RUNS) {
      return Masks.every(reached);
    }
    return Masks.sample(reached, SAMPLE_FEW_POINTS, random);
  }

  /** All points of a small case; of a large one the first, the last, and some between. */
  private List<Integer> throwing(int points) {
    List<Integer> chosen = new ArrayList<>();
    int step = points <= FEW_POINTS ? 1 : Math.max(1, points / THROWING_OF_MANY);
    for (int point = 0; point < points - 1; point += step) {
      chosen.add(point);
    }
    chosen.add(points - 1);
    return chosen;
  }

  private Outcome expect(BitSet failing) throws ReflectiveOperationException {
    Outcome first = referenceRun(failing);
    Outcome second = referenceRun(failing);
    if (!first.equals(second)) {
      throw new AssertionError(caseName + " is not deterministic, throwing at " + failing + ":\n  "
          + first + "\n  " + second);
    }
    return first;
  }

  private Outcome referenceRun(BitSet failing) throws ReflectiveOperationException {
    Run run = reference.run(caseName, new Script(Masks.none(), failing));
    tally.ran(run);
    return run.outcome();
  }

  private void compare(BitSet failing, Outcome expected, List<BitSet> masks)
      throws ReflectiveOperationException {
    for (BitSet mask : masks) {
      compare("in a coroutine", coroutine, mask, failing, expected);
    }
    compare("without a coroutine", thread, Masks.none(), failing, expected);
  }

  private void compare(String where, World world, BitSet mask, BitSet failing, Outcome expected)
      throws ReflectiveOperationException {
    Script script = new Script(mask, failing);
    Run run = world.run(caseName, script);
    tally.ran(run);
    int weight = 1000 * failing.cardinality() + mask.cardinality();
    mismatches.judge(where, script, weight, expected, run);
  }
}
