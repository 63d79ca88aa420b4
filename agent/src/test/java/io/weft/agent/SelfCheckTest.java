package io.weft.agent;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class SelfCheckTest {
  @Test
  void passesOnThisJvm() {
    assertDoesNotThrow(SelfCheck::run);
  }
}
