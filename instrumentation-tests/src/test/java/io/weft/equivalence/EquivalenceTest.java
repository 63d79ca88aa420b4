package io.weft.equivalence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every fixture against the reference. {@code -Dweft.equivalence.seed} repeats a run's random
 * masks, {@code -Dweft.equivalence.only} names a part of the names of the cases to run.
 */
class EquivalenceTest {
  static {
    AgentInstaller.install();
  }

  private static final long SEED = Long.getLong("weft.equivalence.seed", System.nanoTime());
  private static final String ONLY = System.getProperty("weft.equivalence.only", "");
  private static final ClassLoader LOADER = EquivalenceTest.class.getClassLoader();
  private static final Tally TALLY = new Tally();

  private final PlainWorld plain = new PlainWorld();

  @TestFactory
  Stream<DynamicNode> transformedCodeDoesWhatThePlainCodeDoes() {
    System.out.println("equivalence: -Dweft.equivalence.seed=" + SEED);
    return Stream.of(Fixtures.holders())
        .map(holder -> DynamicContainer.dynamicContainer(holder, tests(holder)));
  }

  @AfterAll
  static void reportsWhatWasDone() {
    System.out.println(TALLY);
    assertTrue(TALLY.suspensions() > 0, "nothing was ever suspended");
  }

  private Stream<DynamicTest> tests(String holder) {
    return Fixtures.cases(holder, plain).stream()
        .filter(name -> name.contains(ONLY))
        .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  private void check(String caseName) throws Exception {
    DeepStack.run(caseName, () -> {
      new EquivalenceCheck(
              caseName,
              new ReferenceWorld(plain),
              new CoroutineWorld(LOADER),
              new ThreadWorld(LOADER),
              SEED,
              TALLY,
              Effort.THOROUGH)
          .run();
      return null;
    });
  }
}
