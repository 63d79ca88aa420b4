package io.weft.compilers;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.equivalence.MadeCases;
import io.weft.verification.ClassChecks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What other compilers make of fixtures, against the reference. */
class OtherCompilersTest {
  private static final long SEED = Long.getLong("weft.equivalence.seed", System.nanoTime());
  private static final String FIXTURES = "src/test/java/io/weft/fixtures/";

  @TestFactory
  @EnabledForJreRange(min = JRE.JAVA_25)
  Stream<DynamicTest> newestJavac() throws Exception {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("--release", "25", "-Xlint:all", "-Werror", "-g");
    return tests(CompiledClasses.java(
        "java25", javac, options, CompiledClasses.sources("src/test/java25", ".java")));
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> ecjOfAllFixtures() throws Exception {
    List<Path> sources = CompiledClasses.sources(FIXTURES, ".java").stream()
        .filter(s -> !s.toString().contains("support"))
        .toList();
    return tests(valid(CompiledClasses.java("ecj-all", ecjCompiler(), ECJ_OPTIONS, sources)));
  }

  /**
   * Without a class that the JVM rejects as ecj 3.43 writes it: its stack map declares an object as
   * constructed whose constructor has not run, where a switch expression is an argument of it.
   */
  private static Map<String, byte[]> valid(Map<String, byte[]> classFiles) {
    String rejected = "io.weft.fixtures.SwitchExpressionFixtures$InConstructorArguments";
    assertNotNull(classFiles.remove(rejected), "no longer there: " + rejected);
    return classFiles;
  }

  /** Without line numbers and variables, which javac does not leave out here. */
  private static final List<String> ECJ_OPTIONS =
      List.of("--release", "17", "-proc:none", "-nowarn", "-g:none");

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> kotlinc() throws Exception {
    return tests(Kotlin.compile(
        "kotlin",
        "-jvm-default=disable",
        "-Xlambdas=class",
        "-Xsam-conversions=class",
        "-jvm-target",
        "1.8"));
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> kotlincInItsNewestForm() throws Exception {
    return tests(Kotlin.compile(
        "kotlin-indy",
        "-jvm-default=no-compatibility",
        "-Xlambdas=indy",
        "-Xsam-conversions=indy",
        "-jvm-target",
        "17"));
  }

  /** Not by its name in the code: its jar is a compiler and no library to compile against. */
  private static JavaCompiler ecjCompiler() throws ReflectiveOperationException {
    return (JavaCompiler) Class.forName("org.eclipse.jdt.internal.compiler.tool.EclipseCompiler")
        .getConstructor()
        .newInstance();
  }

  private static Stream<DynamicTest> tests(Map<String, byte[]> classFiles) {
    System.out.println("compilers: -Dweft.equivalence.seed=" + SEED);
    MadeCases made = new MadeCases(classFiles, SEED);
    List<String> cases = made.cases();
    assertTrue(cases.size() > 1, () -> "no cases in " + classFiles.keySet());
    return Stream.concat(
        Stream.of(DynamicTest.dynamicTest("written classes", () -> checkWritten(classFiles))),
        cases.stream().map(c -> DynamicTest.dynamicTest(c, () -> made.check(c))));
  }

  private static void checkWritten(Map<String, byte[]> classFiles) {
    List<Diagnostic> diagnostics = new ClassChecks(classFiles).check();
    List<DiagnosticCode> faults = diagnostics.stream()
        .map(Diagnostic::code)
        .filter(c -> c == DiagnosticCode.INTERNAL || c == DiagnosticCode.UNSUPPORTED)
        .toList();
    assertTrue(faults.isEmpty(), diagnostics::toString);
  }
}
