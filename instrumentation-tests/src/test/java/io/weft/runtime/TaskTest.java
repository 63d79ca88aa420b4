package io.weft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.equivalence.AgentInstaller;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class TaskTest {
  static {
    AgentInstaller.install();
  }

  @Test
  void joinReturnsTheValue() {
    assertEquals(21, TaskPrograms.spawnAndJoin());
  }

  @Test
  void yieldLetsTheOtherTasksRun() {
    assertEquals(List.of("a", "b", "a", "b", "a", "b"), TaskPrograms.yieldsInTurns());
  }

  @Test
  void noSleeperWakesEarly() {
    assertEquals(List.of(0L, 0L, 0L), TaskPrograms.tooEarly());
  }

  @Test
  void thereIsOnePermit() {
    assertEquals(List.of("first", "parked PARKED", "second"), TaskPrograms.permits());
  }

  @Test
  void anyThreadMayUnpark() {
    assertEquals("unparked", TaskPrograms.unparkByAThread());
  }

  @Test
  void joinThrowsTheFailureAsCause() {
    String message = TaskPrograms.joinOfAFailedTask(new IOException("no such thing"));
    assertEquals("task-1 failed: java.io.IOException: no such thing, same: true", message);
  }

  @Test
  void taskCannotJoinItself() {
    assertEquals("main joins itself and would wait for ever", TaskPrograms.joinOfItself());
  }

  @Test
  void manyTasksMayJoinOne() {
    assertEquals(List.of(21, 21, 21), TaskPrograms.joinedByManyTasks());
  }

  @Test
  void goesThroughItsStates() {
    assertEquals(
        List.of("READY", "RUNNING", "PARKED", "READY", "DONE true"), TaskPrograms.states());
  }

  @Test
  void futureHasTheOutcome() throws Exception {
    assertEquals(5, TaskPrograms.future(null).get());
    IOException thrown = new IOException();
    assertSame(
        thrown,
        assertThrows(ExecutionException.class, () -> TaskPrograms.future(thrown).get())
            .getCause());
  }

  @Test
  void operationsThatNeverWaitStillLetOthersRun() {
    assertEquals("stopped", TaskPrograms.greedyTaskLetsOthersRun());
  }

  @Test
  void yieldThroughCodeOfTheJdkIsPinned() {
    String message = TaskPrograms.yieldUnderAPin();
    assertTrue(message.startsWith("io.weft.Task.yield may wait"), message);
  }

  @Test
  void waitIsCompletedByAnyThread() {
    assertEquals(List.of(0, 1, 2, 3, 4), TaskPrograms.completedByThreads(5));
  }

  @Test
  void waitThrowsWhatItWasFailedWith() {
    assertEquals("same: true", TaskPrograms.failedByAThread(new IOException()));
  }

  @Test
  void waitTimesOut() {
    assertEquals("not completed within PT0.002S", TaskPrograms.timedOut());
  }

  @Test
  void completionCancelsTheTimeOut() {
    assertEquals(1, TaskPrograms.completedBeforeTheTimeOut());
  }

  @Test
  void waitBelongsToTheTaskThatBegan() {
    assertEquals(
        "a wait that was begun by main can only be awaited by that task",
        TaskPrograms.awaitedByAnother());
  }
}
