package io.weft.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows between the agent's packages: a layer may use any layer to its right, never one to its left. */
@AnalyzeClasses(packages = "io.weft.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** {@code agent ► offline ► instrument ► rewrite ► analyze ► classify}; all of them may use {@code check}. */
  @ArchTest
  static final ArchRule layersUseOnlyWhatIsToTheirRight = layeredArchitecture()
      .consideringOnlyDependenciesInLayers()
      .withOptionalLayers(true)
      .layer("agent")
      .definedBy("io.weft.agent")
      .layer("offline")
      .definedBy("io.weft.agent.offline..")
      .layer("instrument")
      .definedBy("io.weft.agent.instrument..")
      .layer("rewrite")
      .definedBy("io.weft.agent.rewrite..")
      .layer("analyze")
      .definedBy("io.weft.agent.analyze..")
      .layer("classify")
      .definedBy("io.weft.agent.classify..")
      .layer("check")
      .definedBy("io.weft.agent.check..")
      .whereLayer("agent")
      .mayNotBeAccessedByAnyLayer()
      .whereLayer("offline")
      .mayOnlyBeAccessedByLayers("agent")
      .whereLayer("instrument")
      .mayOnlyBeAccessedByLayers("agent", "offline")
      .whereLayer("rewrite")
      .mayOnlyBeAccessedByLayers("agent", "offline", "instrument")
      .whereLayer("analyze")
      .mayOnlyBeAccessedByLayers("agent", "instrument", "rewrite")
      .whereLayer("classify")
      .mayOnlyBeAccessedByLayers("agent", "offline", "instrument", "rewrite", "analyze")
      .whereLayer("check")
      .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule onlyTheTopPackageTouchesTheJvm = noClasses()
      .that()
      .resideOutsideOfPackage("io.weft.agent")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("java.lang.instrument..")
      .because("everything below is a pure function from bytes to bytes, tested without an agent")
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theAgentKnowsTheRuntimeByNameOnly = noClasses()
      .should()
      .dependOnClassesThat(
          resideInAPackage("io.weft..").and(not(resideInAPackage("io.weft.agent.."))))
      .because("a runtime class that the agent loads could not be transformed any more")
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyOptionsReadSystemProperties = noClasses()
      .that()
      .haveNameNotMatching(".*Options(\\$.*)?")
      .should()
      .callMethodWhere(aSystemPropertyIsRead())
      .because("whoever looks for an option finds all of them in one class")
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyLaunchersPrint = noClasses()
      .that()
      .haveNameNotMatching("io\\.weft\\.agent\\.(Premain|Main)")
      .should(ACCESS_STANDARD_STREAMS)
      .because("a library's messages go through the reporter that its caller chose")
      .allowEmptyShould(true);

  private static DescribedPredicate<JavaCall<?>> aSystemPropertyIsRead() {
    return DescribedPredicate.describe("a system property is read", call -> {
      String method = call.getTargetOwner().getName() + "." + call.getName();
      return switch (method) {
        case "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.Boolean.getBoolean",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong" -> true;
        default -> false;
      };
    });
  }
}
