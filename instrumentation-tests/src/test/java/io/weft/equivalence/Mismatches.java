package io.weft.equivalence;

import java.util.List;
import java.util.Map;

/** Collects the runs of one case that went wrong and reports the one that is simplest to follow. */
final class Mismatches {
  private final String caseName;
  private int runs;
  private int wrong;
  private int simplest = Integer.MAX_VALUE;
  private String report;
  private Throwable thrown;

  Mismatches(String caseName) {
    this.caseName = caseName;
  }

  /**
   * Judges one run.
   *
   * @param where the world it ran in, for the report
   * @param script what it was told
   * @param expected what the reference did
   */
  void judge(String where, Script script, Run expected, Run actual) {
    runs++;
    String difference = difference(expected, actual, script);
    if (difference == null) {
      return;
    }
    wrong++;
    int weight = script.weight();
    if (weight < simplest) {
      simplest = weight;
      thrown = actual.thrown();
      report = String.format(
          "%n  %s, %s%n  %s%n  expected: %s%n  actual:   %s",
          where, script, difference, expected.outcome(), actual.outcome());
    }
  }

  private static String difference(Run expected, Run actual, Script script) {
    if (actual.suspensions() != script.suspensions()) {
      return "suspended " + actual.suspensions() + " times instead of " + script.suspensions();
    }
    Outcome outcome = actual.outcome();
    if (expected.outcome().equals(outcome)) {
      return stackDifference(expected.stacks(), actual.stacks());
    }
    List<String> wanted = expected.outcome().effects();
    List<String> seen = outcome.effects();
    for (int i = 0; i < Math.min(wanted.size(), seen.size()); i++) {
      if (!wanted.get(i).equals(seen.get(i))) {
        return "effect " + i + " is " + seen.get(i) + " instead of " + wanted.get(i);
      }
    }
    if (wanted.size() != seen.size()) {
      return seen.size() + " effects instead of " + wanted.size();
    }
    return expected.outcome().trace().equals(outcome.trace())
        ? "the end differs"
        : "the trace is " + outcome.trace() + "\n  instead of   "
            + expected.outcome().trace();
  }

  private static String stackDifference(
      Map<Integer, List<String>> expected, Map<Integer, List<String>> actual) {
    for (Map.Entry<Integer, List<String>> suspended : actual.entrySet()) {
      List<String> wanted = expected.get(suspended.getKey());
      if (!suspended.getValue().equals(wanted)) {
        return "the stack at point " + suspended.getKey() + " is " + suspended.getValue()
            + " instead of " + wanted;
      }
    }
    return null;
  }

  /** Fails when any run was wrong. */
  void check() {
    if (wrong > 0) {
      throw new AssertionError(
          caseName + " differs in " + wrong + " of " + runs + " runs, in the simplest:" + report,
          thrown);
    }
  }
}
