package io.weft.forked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class YieldTest {
  private static final String ANSWER = "8 10 5 0 [1, 4, 9]";
  private static final String ANSWERS =
      "coroutine " + ANSWER + ", thread " + ANSWER + ", task " + ANSWER + "\n";

  private static String run(String options) throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(
        Yielders.class, List.of("-Xverify:all", ForkedJvm.agentFlag("=log=ERROR" + options)));
    assertEquals(0, ended.status(), ended.output());
    return ended.output();
  }

  @Test
  void withoutTheOptionNothingYields() throws Exception {
    assertEquals(ANSWERS + "resumed 0, turns 0\n", run(""));
  }

  @Test
  void withProbabilityOneEveryMethodYieldsOnceAndTheAnswersStay() throws Exception {
    // 33: the lambda, compute, 25 of fibonacci, the inner constructor's 3 of identity and the outer
    // one itself,
    // ordered and generated. Not those under a pin, and not the generator's own.
    // 31: the same, but the lambda is past and the other task's own start takes a turn.
    assertEquals(ANSWERS + "resumed 33, turns 31\n", run(",yield=1"));
  }

  @Test
  void theSameSeedYieldsAtTheSamePlaces() throws Exception {
    String once = run(",yield=0.5:17");
    assertTrue(once.startsWith(ANSWERS), once);
    assertEquals(once, run(",yield=0.5:17"));
    assertNotEquals(once, run(",yield=0.5:18"));
  }
}
