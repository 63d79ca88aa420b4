package io.weft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.equivalence.AgentInstaller;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoroutineTest {
  static {
    AgentInstaller.install();
  }

  @Test
  void runsToItsNextSuspension() {
    assertEquals(
        List.of("one", "resumed true false", "two", "resumed false true"),
        CoroutinePrograms.oneTwo());
  }

  @Test
  void endedCoroutineCannotBeResumed() {
    Coroutine ended = CoroutinePrograms.ended();
    assertEquals(
        "this Coroutine has ended",
        assertThrows(IllegalStateException.class, ended::resume).getMessage());
  }

  @Test
  void resumeThrowsWhatTheBodyThrewAndEnds() {
    IOException thrown = new IOException();
    Coroutine coroutine = CoroutinePrograms.throwing(thrown);
    assertSame(thrown, assertThrows(IOException.class, coroutine::resume));
    assertTrue(coroutine.isDone());
  }

  @Test
  void bodyCannotResumeItself() {
    Coroutine coroutine = CoroutinePrograms.resumingItself();
    assertEquals(
        "this Coroutine is running already",
        assertThrows(IllegalStateException.class, coroutine::resume).getMessage());
  }

  @Test
  void nestedCoroutineSuspendsToItsOwnResume() {
    assertEquals(
        List.of("inner 1", "outer 1", "between", "inner 2", "outer 2"), CoroutinePrograms.nested());
  }

  @Test
  void stackIsThatOfTheProgram() {
    assertEquals(List.of("innerCall", "outerCall"), CoroutinePrograms.stack().subList(0, 2));
  }

  @Test
  void mayGoOnOnAnotherThread() throws Exception {
    assertEquals(2, CoroutinePrograms.onTwoThreads());
  }

  @Test
  void suspendOutsideAnyCoroutineIsRefused() {
    assertThrows(IllegalStateException.class, Coroutine::suspend);
    assertTrue(CoroutinePrograms.suspendInsideATask().startsWith("Coroutine.suspend() outside"));
  }

  @Test
  void waitInsideACoroutineOfATaskIsPinned() {
    String message = CoroutinePrograms.waitInsideACoroutineOfATask();
    assertTrue(message.startsWith("io.weft.Task.yield may wait"), message);
    assertTrue(message.contains("in a Coroutine that was resumed by main"), message);
  }
}
