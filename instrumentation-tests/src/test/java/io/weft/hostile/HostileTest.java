package io.weft.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.equivalence.MadeCases;
import io.weft.verification.ClassChecks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every hostile class in every class file version that allows it: it is instrumented with exactly
 * the refusals that it must get, what is written is verified, and it does what it did before.
 */
class HostileTest {
  private static final long SEED = Long.getLong("weft.equivalence.seed", System.nanoTime());
  private static final String ONLY = System.getProperty("weft.hostile.only", "");

  private static final Map<String, List<HostileCase>> HOLDERS = Map.of(
      "objects under construction", UninitialisedCases.all(),
      "exception ranges", ExceptionRangeCases.all(),
      "subroutines", SubroutineCases.all(),
      "flow", FlowCases.all(),
      "slots", SlotCases.all(),
      "monitors", MonitorCases.all(),
      "constructors", ConstructorCases.all(),
      "constants", ConstantCases.all(),
      "debug information", DebugInfoCases.all(),
      "names and shapes",
          Stream.of(NameCases.all(), ShapeCases.all(), AccessorCases.all())
              .flatMap(List::stream)
              .toList());

  /** Most of these classes are reported about, in every version; that is asserted and not logged. */
  private static final Logger REPORTS = Logger.getLogger("io.weft.agent");

  @BeforeAll
  static void silencesReports() {
    REPORTS.setLevel(Level.OFF);
  }

  @AfterAll
  static void letsReportsThroughAgain() {
    REPORTS.setLevel(null);
  }

  @TestFactory
  Stream<DynamicNode> isInstrumentedRightOrRefused() {
    return tests(HostileCase::tellingVersions);
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicNode> isInstrumentedRightOrRefusedInEveryVersion() {
    return tests(HostileCase::versions);
  }

  private static Stream<DynamicNode> tests(Function<HostileCase, IntStream> versions) {
    System.out.println("hostile: -Dweft.equivalence.seed=" + SEED);
    return HOLDERS.entrySet().stream().map(holder -> {
      Stream<DynamicNode> cases = holder.getValue().stream()
          .filter(c -> c.name().contains(ONLY))
          .map(c -> DynamicContainer.dynamicContainer(c.name(), tests(c, versions.apply(c))));
      return DynamicContainer.dynamicContainer(holder.getKey(), cases);
    });
  }

  private static Stream<DynamicTest> tests(HostileCase hostile, IntStream versions) {
    return versions.mapToObj(
        v -> DynamicTest.dynamicTest("class file " + v, () -> check(hostile, v)));
  }

  private static void check(HostileCase hostile, int version) throws Exception {
    Map<String, byte[]> classFiles = hostile.make(version);
    List<Diagnostic> diagnostics = new ClassChecks(classFiles).check();
    Set<DiagnosticCode> codes =
        diagnostics.stream().map(Diagnostic::code).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(hostile.refusals()), codes, diagnostics::toString);
    new MadeCases(classFiles, SEED).check(hostile.className());
  }
}
