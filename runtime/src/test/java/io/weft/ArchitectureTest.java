package io.weft;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.invoke.VarHandle;

/** Holds the arrows between the runtime's packages: a layer may use any layer to its right, never one to its left. */
@AnalyzeClasses(packages = "io.weft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** Words that every layer may use: annotations, exceptions, enums and functional interfaces of the top package. */
  private static final DescribedPredicate<JavaClass> VOCABULARY =
      DescribedPredicate.describe("vocabulary", ArchitectureTest::isVocabulary);

  /** Where threads meet: the inbox and the loop's thread, and the published state of a task. */
  private static final String[] WHERE_THREADS_MEET = {
    "io.weft.internal.loop..", "io.weft.internal.task.."
  };

  /** {@code testing} sees all; {@code io.weft, net, sync, time, interop ► park ► internal.loop ► internal.task ► abi}. */
  @ArchTest
  static final ArchRule layersUseOnlyWhatIsToTheirRight = layeredArchitecture()
      .consideringOnlyDependenciesInLayers()
      .withOptionalLayers(true)
      .layer("api")
      .definedBy(resideInAnyPackage(
              "io.weft", "io.weft.net..", "io.weft.sync..", "io.weft.time..", "io.weft.interop..")
          .and(not(VOCABULARY)))
      .layer("park")
      .definedBy("io.weft.park..")
      .layer("loop")
      .definedBy("io.weft.internal.loop..")
      .layer("task")
      .definedBy("io.weft.internal.task..")
      .layer("abi")
      .definedBy("io.weft.abi..")
      .whereLayer("api")
      .mayNotBeAccessedByAnyLayer()
      .whereLayer("park")
      .mayOnlyBeAccessedByLayers("api")
      .whereLayer("loop")
      .mayOnlyBeAccessedByLayers("api", "park")
      .whereLayer("task")
      .mayOnlyBeAccessedByLayers("api", "park", "loop")
      .whereLayer("abi")
      .mayOnlyBeAccessedByLayers("api", "park", "loop", "task");

  @ArchTest
  static final ArchRule vocabularyDependsOnNothingElse = classes()
      .that(VOCABULARY)
      .should()
      .onlyDependOnClassesThat(resideInAPackage("java..").or(VOCABULARY))
      .because("every layer may use it, so anything behind it would be used from every layer too")
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule socketsAndChannelsAreWrittenOnParkAlone = noClasses()
      .that()
      .resideInAnyPackage("io.weft.net..", "io.weft.sync..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("io.weft.internal.loop..")
      .because("there is one way to wait, and third parties have it too")
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothingDependsOnTheTestingKit = noClasses()
      .that()
      .resideOutsideOfPackage("io.weft.testing..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("io.weft.testing..")
      .because("it looks into all layers, and programs run without it");

  @ArchTest
  static final ArchRule theTestingKitKnowsNoTestFramework = classes()
      .that()
      .resideInAPackage("io.weft.testing")
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage("java..", "io.weft", "io.weft.internal..", "io.weft.testing")
      .because("users have one already, and it is theirs to choose");

  @ArchTest
  static final ArchRule theRuntimeKnowsNothingOfTheAgent = noClasses()
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.weft.agent..", "org.objectweb.asm..")
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule memoryOrderingStaysWhereThreadsMeet = noClasses()
      .that()
      .resideOutsideOfPackages(WHERE_THREADS_MEET)
      .should()
      .dependOnClassesThat(resideInAPackage("java.util.concurrent.atomic..")
          .or(DescribedPredicate.describe(
              "are VarHandle", type -> type.isEquivalentTo(VarHandle.class))))
      .because("all else runs on one loop's thread, and its proofs need not be read again")
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule volatileFieldsStayWhereThreadsMeet = noFields()
      .that()
      .areDeclaredInClassesThat()
      .resideOutsideOfPackages(WHERE_THREADS_MEET)
      .should()
      .haveModifier(JavaModifier.VOLATILE)
      .because("all else runs on one loop's thread, and its proofs need not be read again")
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
  static final ArchRule nothingPrints = noClasses()
      .should(ACCESS_STANDARD_STREAMS)
      .because("standard output and error belong to the program")
      .allowEmptyShould(true);

  private static boolean isVocabulary(JavaClass type) {
    JavaClass word = type.getBaseComponentType();
    return word.getPackageName().equals("io.weft")
        && (word.isAnnotation()
            || word.isEnum()
            || word.isAssignableTo(Throwable.class)
            || word.isAnnotatedWith(FunctionalInterface.class));
  }

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
