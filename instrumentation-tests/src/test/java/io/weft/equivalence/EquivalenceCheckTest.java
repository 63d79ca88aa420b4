package io.weft.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The check must be able to fail: worlds that are broken on purpose are found out. */
class EquivalenceCheckTest {
  private static final int POINTS = 3;

  @Test
  void passesWhenTheWorldsAgree() throws Exception {
    Tally tally = new Tally();
    check(toy(true, 0), tally);
    // 3 points: 8 masks; point k throwing: 2^(k+1) masks; two reference and one thread run each.
    assertEquals("equivalence: 1 fixtures, 34 runs, 29 suspensions", tally.toString());
  }

  @Test
  void failsWhenNothingIsEverSuspended() {
    assertFails(toy(false, 0), "suspended 0 times instead of 1");
  }

  @Test
  void failsWhenAResumptionChangesTheResult() {
    assertFails(toy(true, 1), "the end differs");
  }

  @Test
  void failsWhenASideEffectIsLost() {
    World silent = (name, script) -> {
      Run run = toy(true, 0).run(name, script);
      Outcome seen = run.outcome();
      Outcome less = new Outcome(
          seen.result(),
          seen.failure(),
          seen.effects().subList(1, seen.effects().size()),
          seen.points(),
          seen.trace());
      return new Run(less, run.suspensions(), run.thrown());
    };
    assertFails(silent, "effect 0 is Integer:10 instead of point 0");
  }

  @Test
  void failsWhenTheLogicalStackDiffers() {
    World elsewhere = (name, script) -> {
      Run run = toy(true, 0).run(name, script);
      Map<Integer, List<String>> stacks = new HashMap<>(run.stacks());
      stacks.computeIfPresent(1, (point, stack) -> List.of("elsewhere:1"));
      return new Run(run.outcome(), run.suspensions(), run.thrown(), stacks);
    };
    assertFails(elsewhere, "the stack at point 1 is [elsewhere:1] instead of [toy.run:1]");
  }

  @Test
  void reportsTheSimplestRunThatFails() {
    AssertionError failure = assertFails(toy(true, 1), "suspending at {2}, throwing at {}");
    assertTrue(failure.getMessage().startsWith("toy differs in "), failure.getMessage());
  }

  @Test
  void failsWhenACaseHasNoPoints() {
    World empty = (name, script) -> new Run(Outcome.returned("done", script), 0, null);
    AssertionError failure = assertThrows(
        AssertionError.class,
        () -> new EquivalenceCheck("toy", empty, empty, empty, 1, new Tally(), Effort.THOROUGH)
            .run());
    assertTrue(failure.getMessage().contains("no points"), failure.getMessage());
  }

  private static AssertionError assertFails(World broken, String expected) {
    AssertionError failure = assertThrows(AssertionError.class, () -> check(broken, new Tally()));
    assertTrue(failure.getMessage().contains(expected), failure.getMessage());
    return failure;
  }

  private static void check(World transformed, Tally tally) throws ReflectiveOperationException {
    World plain = toy(true, 0);
    new EquivalenceCheck("toy", plain, transformed, plain, 1, tally, Effort.THOROUGH).run();
  }

  /**
   * Three points and a sum.
   *
   * @param suspends whether points that must suspend do
   * @param error what each suspension adds to the sum
   */
  private static World toy(boolean suspends, int error) {
    return (name, script) -> {
      int suspensions = 0;
      int sum = 0;
      Map<Integer, List<String>> stacks = new HashMap<>();
      try {
        for (int i = 0; i < POINTS; i++) {
          int point = script.arrive();
          stacks.put(point, List.of("toy.run:" + point));
          if (script.suspendsAt(point) && suspends) {
            suspensions++;
            sum += error;
          }
          script.leave(point);
          sum += 10;
          script.log(10 * point + 10);
        }
        return new Run(Outcome.returned(sum, script), suspensions, null, stacks);
      } catch (InjectedException thrown) {
        return new Run(Outcome.threw(thrown, script), suspensions, thrown, stacks);
      }
    };
  }
}
