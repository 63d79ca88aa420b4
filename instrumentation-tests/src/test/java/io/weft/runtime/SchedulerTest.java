package io.weft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.TaskFailedException;
import io.weft.equivalence.AgentInstaller;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  static {
    AgentInstaller.install();
  }

  @Test
  void placementDecidesTheThread() {
    assertEquals(
        Set.of("two-0 main", "two-0 loop 0", "two-1 loop 1", "two-0 current", "two-1 least loaded"),
        TaskPrograms.threadsOfPlacements());
  }

  @Test
  void leastLoadedSpreadsABurst() {
    assertEquals(List.of(4, 5), TaskPrograms.leastLoadedSpreads());
  }

  @Test
  void placementOnALoopThatIsNotThereIsRefused() {
    assertEquals(
        "there is no loop 2: the scheduler has 2 loops, counted from 0",
        TaskPrograms.placementOnALoopThatIsNotThere());
  }

  @Test
  void noWakeUpBetweenLoopsIsLost() {
    assertEquals(20_000, TaskPrograms.pingPongBetweenLoops(20_000));
  }

  @Test
  void runLeavesNoTaskBehind() {
    assertEquals(
        List.of("main ended", "child ended", "grandchild ended", "run returned"),
        TaskPrograms.runWaitsForAllTasks());
  }

  @Test
  void runThrowsWhatMainThrew() {
    IOException thrown = new IOException();
    assertSame(
        thrown, assertThrows(IOException.class, () -> TaskPrograms.runThatThrows(thrown, null)));
    assertEquals(0, thrown.getSuppressed().length);
  }

  @Test
  void failureThatNobodyJoinedIsThrownAtTheEnd() {
    IOException ofChild = new IOException();
    TaskFailedException failed =
        assertThrows(TaskFailedException.class, () -> TaskPrograms.runThatThrows(null, ofChild));
    assertSame(ofChild, failed.getCause());
  }

  @Test
  void failureThatNobodyJoinedIsAddedToMainsOwn() {
    IOException thrown = new IOException();
    IOException ofChild = new IOException();
    assertThrows(IOException.class, () -> TaskPrograms.runThatThrows(thrown, ofChild));
    assertSame(ofChild, thrown.getSuppressed()[0].getCause());
  }

  @Test
  void failureThatWasJoinedIsNotThrownAgain() {
    assertEquals(1, TaskPrograms.runWithAFailureThatWasJoined());
  }

  @Test
  void otherFailuresAreSuppressed() {
    TaskFailedException failed =
        assertThrows(TaskFailedException.class, TaskPrograms::threeFailures);
    assertEquals("failure 0", failed.getCause().getMessage());
    assertEquals("failure 1", failed.getSuppressed()[0].getCause().getMessage());
    assertEquals("failure 2", failed.getSuppressed()[1].getCause().getMessage());
  }

  @Test
  void runInsideATaskIsRefused() {
    String message = TaskPrograms.nestedRun();
    assertTrue(message.contains("use Task.spawn"), message);
  }

  @Test
  void plainThreadMayJoin() {
    assertEquals(9, TaskPrograms.joinFromAPlainThread());
  }

  @Test
  void closeWaitsForAllTasks() {
    assertEquals(List.of("ended", "ended", "closed"), TaskPrograms.closeWaitsForSpawnedTasks());
  }

  @Test
  void closedSchedulerTakesNoTask() {
    assertEquals(
        "the scheduler is closed",
        assertThrows(IllegalStateException.class, TaskPrograms::spawnOnAClosedScheduler)
            .getMessage());
  }

  @Test
  void closeThrowsTheFailureThatNobodyJoined() {
    TaskFailedException failed =
        assertThrows(TaskFailedException.class, TaskPrograms::failureOfASpawnedTask);
    assertEquals("nobody joins", failed.getCause().getMessage());
  }

  @Test
  void valueMayBeNull() {
    assertNull(TaskPrograms.onOneLoop(() -> null));
  }
}
