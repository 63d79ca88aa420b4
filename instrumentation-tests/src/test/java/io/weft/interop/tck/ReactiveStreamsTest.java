package io.weft.interop.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.testng.ITestListener;
import org.testng.ITestResult;
import org.testng.TestNG;

/**
 * Runs the test kit, which is written for TestNG, and reports each of its tests to JUnit. Surefire would find its classes
 * too if their names ended in {@code Test}; they do not, so that this is the only way.
 */
class ReactiveStreamsTest {
  @TestFactory
  Stream<DynamicTest> publishersOfTasksKeepTheRules() {
    return run(PublisherVerification.class, 31);
  }

  @TestFactory
  Stream<DynamicTest> theSubscriberBehindEachKeepsTheRules() {
    return run(SubscriberBlackbox.class, 11);
  }

  @TestFactory
  Stream<DynamicTest> theSubscriberBehindEachKeepsTheRulesUnderAProbe() {
    return run(SubscriberWhitebox.class, 14);
  }

  @TestFactory
  Stream<DynamicTest> theSubscriberForOneElementKeepsTheRules() {
    return run(FirstElementBlackbox.class, 11);
  }

  /** Keeps the results, in the order of the tests. */
  private static final class Results implements ITestListener {
    final List<ITestResult> all = new ArrayList<>();

    @Override
    public void onTestSuccess(ITestResult result) {
      all.add(result);
    }

    @Override
    public void onTestFailure(ITestResult result) {
      all.add(result);
    }

    @Override
    public void onTestSkipped(ITestResult result) {
      if (!result.getName().startsWith("untested")) { // a rule that the kit only names
        all.add(result);
      }
    }
  }

  private static Stream<DynamicTest> run(Class<?> verification, int atLeast) {
    Results results = new Results();
    TestNG kit = new TestNG(false);
    kit.setVerbose(0);
    kit.setTestClasses(new Class<?>[] {verification});
    kit.addListener(results);
    kit.run();
    Stream<DynamicTest> each = results.all.stream()
        .map(result -> dynamicTest(result.getMethod().getMethodName(), () -> report(result)));
    long passed = results.all.stream().filter(ITestResult::isSuccess).count();
    return Stream.concat(
        each,
        Stream.of(dynamicTest(
            "the kit has tested",
            () ->
                assertTrue(passed >= atLeast, passed + " tests passed, of at least " + atLeast))));
  }

  private static void report(ITestResult result) throws Throwable {
    if (result.getStatus() == ITestResult.SKIP) {
      Assumptions.abort(String.valueOf(result.getThrowable()));
    }
    if (!result.isSuccess()) {
      throw result.getThrowable();
    }
  }
}
