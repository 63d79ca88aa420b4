package io.weft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
  @Test
  void passesOnThisJvm() {
    assertEquals(Optional.empty(), SelfCheck.outcome());
  }
}
