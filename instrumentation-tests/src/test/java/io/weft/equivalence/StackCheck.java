package io.weft.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.fixtures.support.Fixture;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Compares the stack of a suspended coroutine with the one of the plain code at the same point:
 * methods and lines. Every point suspends.
 */
final class StackCheck {
  private StackCheck() {}

  /** Runs a case in both ways; returns how many stacks were compared. */
  static int run(String caseName, World reference) throws Exception {
    Script plain = new Script(Masks.none(), Masks.none());
    List<List<String>> expected = plain.recordStacks();
    reference.run(caseName, plain);
    List<List<String>> actual = suspendedStacks(caseName, plain.points());
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertEquals(expected.get(i), actual.get(i), caseName + ", stack at point " + i);
    }
    assertEquals(expected.size(), actual.size(), caseName + ", points that suspended");
    return actual.size();
  }

  private static List<List<String>> suspendedStacks(String caseName, int points)
      throws ReflectiveOperationException {
    Fixture fixture = CoroutineWorld.create(caseName);
    Coroutine coroutine = new Coroutine(fixture::run);
    BitSet all = new BitSet();
    all.set(0, points);
    Script script = new Script(all, Masks.none());
    List<List<String>> stacks = new ArrayList<>();
    script.begin();
    try {
      while (coroutine.resume()) {
        stacks.add(Rendering.stackOf(coroutine.stackTrace()));
      }
    } catch (Throwable asTheCaseEnds) {
      // How it ends is EquivalenceCheck's business.
    } finally {
      script.end();
    }
    return stacks;
  }
}
