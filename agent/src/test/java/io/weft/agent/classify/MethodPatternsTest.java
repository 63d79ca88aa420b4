package io.weft.agent.classify;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MethodPatternsTest {
  private static MethodPatterns of(String line) {
    return MethodPatterns.parse(List.of(line), "a list");
  }

  @Test
  void aNameMayHaveWhatTheJvmAllowsInOne() {
    for (String method :
        List.of("add-impl", "add-4UcGKi0", "+", "a,b", "<init>", "ü", "1st", "x!?")) {
      assertTrue(of("a.B." + method).matchMethod("a/B", method), method);
      assertTrue(of("a.B." + method).mention("a/B"), method);
      assertFalse(of("a.B." + method).matchClass("a/B"), method);
    }
    assertTrue(of("a-b.C-D").matchClass("a-b/C-D"));
    assertTrue(of("a-b.**").matchClass("a-b/c/D"));
  }

  @Test
  void whatTheJvmForbidsIsNoName() {
    for (String wrong :
        List.of("a/B", "a.B.x;", "a.B[", "a..B", ".a", "a.", "a.B.<x>", "a.<B>.x")) {
      assertThrows(IllegalArgumentException.class, () -> of(wrong), wrong);
    }
  }

  @Test
  void neitherProseNorAnotherKindOfPatternIsAName() {
    for (String wrong : List.of("not a name", "a.*", "a.B.get*", "a.**.B")) {
      assertThrows(IllegalArgumentException.class, () -> of(wrong), wrong);
    }
  }
}
