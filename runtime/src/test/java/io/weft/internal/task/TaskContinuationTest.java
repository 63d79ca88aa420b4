package io.weft.internal.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.PinnedException;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.abi.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskContinuationTest {
  private final ScriptedLoop loop = new ScriptedLoop();
  private final List<TaskContinuation> overflow = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final TaskGroup group =
      new TaskGroup(1, TaskGroup.Policy.SUPERVISE, () -> log.add("empty"), overflow::add);

  private ScriptedTask start(String name, ScriptedTask.Step... steps) {
    assertTrue(group.tryHold());
    ScriptedTask task = new ScriptedTask(name, group.share(loop), steps);
    task.deliver();
    return task;
  }

  private static TaskPhase phase(TaskContinuation task) {
    return TaskControl.phase(task);
  }

  @Test
  void goesFromNewToDoneWithItsValue() {
    ScriptedTask task = new ScriptedTask("t", group.share(loop), t -> {
      assertEquals(TaskPhase.RUNNING, phase(t));
      assertSame(t, Carrier.current().task());
      t.returnAtTheEnd("value");
    });
    assertEquals(TaskPhase.NEW, phase(task));
    assertTrue(task.deliver());
    assertEquals(TaskPhase.READY, phase(task));
    loop.run(task);
    assertEquals(TaskPhase.DONE, phase(task));
    assertTrue(task.ended());
    assertNull(task.failure());
    assertEquals("value", task.value());
    assertNull(Carrier.current().task());
  }

  @Test
  void keepsWhatItsBodyThrew() {
    Exception thrown = new Exception("as the program made it");
    ScriptedTask task = start("t", t -> t.throwAtTheEnd(thrown));
    loop.run(task);
    assertTrue(task.ended());
    assertSame(thrown, task.failure());
  }

  @Test
  void yieldGoesToTheEndOfTheQueue() {
    ScriptedTask a = start("a", ScriptedTask::yieldNow, t -> log.add("a"));
    ScriptedTask b = start("b", t -> log.add("b"));
    loop.run(a);
    assertEquals(TaskPhase.READY, phase(a));
    loop.run(b);
    loop.run(a);
    assertEquals(List.of("b", "a"), log);
  }

  @Test
  void aTaskWhoseOperationsTakeLongYieldsSooner() {
    int[] steps = {0};
    ScriptedTask.Step[] checkpoints = new ScriptedTask.Step[TaskLoop.BUDGET];
    for (int i = 0; i < checkpoints.length; i++) {
      checkpoints[i] = t -> {
        steps[0]++;
        loop.nowNs += 100_000;
        io.weft.abi.Continuation.checkpoint(t);
      };
    }
    ScriptedTask task = start("t", checkpoints);
    loop.nowNs = Long.MAX_VALUE - 1_000_000; // clocks may begin anywhere, and overflow
    loop.run(task);
    assertEquals(32, steps[0]); // it looks at its clock at each sixteenth
    assertEquals(TaskPhase.READY, phase(task));
    loop.run(task);
    assertEquals(64, steps[0]);
  }

  @Test
  void spentBudgetYields() {
    int[] steps = {0};
    ScriptedTask.Step[] checkpoints = new ScriptedTask.Step[TaskLoop.BUDGET + 1];
    for (int i = 0; i < checkpoints.length; i++) {
      checkpoints[i] = t -> {
        steps[0]++;
        io.weft.abi.Continuation.checkpoint(t);
      };
    }
    ScriptedTask task = start("t", checkpoints);
    loop.run(task);
    assertEquals(TaskLoop.BUDGET + 1, steps[0]);
    assertEquals(TaskPhase.READY, phase(task));
    loop.run(task);
    assertTrue(task.ended());
  }

  @Test
  void wakeUpNamesWhatTheTaskWaitsFor() {
    Object earlier = new Object();
    Object token = new Object();
    ScriptedTask task = start("t", t -> t.awaitToken(earlier), t -> t.awaitToken(token));
    loop.run(task);
    assertTrue(task.wake(earlier));
    loop.run(task);
    assertEquals(TaskPhase.PARKED, phase(task));
    assertFalse(task.wake(earlier), "a late wake-up of the earlier wait");
    assertTrue(loop.queue.isEmpty());
    assertSame(token, task.waitingOn());
    assertTrue(task.wake(token));
    assertFalse(task.wake(token), "a second one");
    loop.run(task);
    assertTrue(task.ended());
    assertTrue(loop.queue.isEmpty());
  }

  /** Code of the program may run when all is saved, such as a class loader: a wait there would replace that of the task. */
  @Test
  void aTaskThatIsParkedWaitsForNothingElse() {
    Object token = new Object();
    ScriptedTask task = start("t", t -> t.awaitToken(token));
    loop.run(task);
    assertThrows(PinnedException.class, () -> task.waitFor(new Object()));
    assertSame(token, task.waitingOn());
  }

  @Test
  void wakeUpBeforeParkingKeepsItRunning() {
    ScriptedTask task = start("t", t -> {
      Object token = new Object();
      t.waitFor(token);
      assertTrue(t.wake(token));
      io.weft.abi.Continuation.await(t);
      assertFalse(t.unwinding);
    });
    loop.run(task);
    assertTrue(task.ended());
  }

  @Test
  void permitGivenBeforeParkIsTaken() {
    ScriptedTask task = start("t", t -> t.givePermit(), ScriptedTask::park, ScriptedTask::park);
    loop.run(task);
    assertEquals(TaskPhase.PARKED, phase(task), "one permit, two parks");
    task.givePermit();
    task.givePermit();
    assertEquals(1, loop.queue.size());
    loop.run(task);
    assertTrue(task.ended());
  }

  @Test
  void permitDoesNotEndAnotherWait() {
    Object token = new Object();
    ScriptedTask task = start("t", t -> t.awaitToken(token), ScriptedTask::park);
    loop.run(task);
    task.givePermit();
    assertEquals(TaskPhase.PARKED, phase(task));
    task.wake(token);
    loop.run(task);
    assertTrue(task.ended(), "the permit was kept for park");
  }

  @Test
  void unparkFromAnotherThreadGoesThroughTheInbox() {
    ScriptedTask task = start("t", ScriptedTask::park);
    loop.run(task);
    loop.inLoop = false;
    task.unparkFromAnywhere();
    assertEquals(TaskPhase.PARKED, phase(task));
    assertEquals(List.of(task), loop.sent);
    assertFalse(task.deliver());
    loop.run(task);
    assertTrue(task.ended());
  }

  @Test
  void listenersAreToldInOrderAfterTheOutcomeIsPublished() {
    ScriptedTask task = start("t", t -> t.returnAtTheEnd(1));
    for (int i = 0; i < 3; i++) {
      int number = i;
      assertTrue(task.listen(new EndListener() {
        @Override
        protected boolean ended() {
          return log.add(number + " " + task.ended() + " " + task.value());
        }
      }));
    }
    loop.run(task);
    assertEquals(List.of("0 true 1", "1 true 1", "2 true 1"), log);
    assertFalse(task.listen(new EndListener() {
      @Override
      protected boolean ended() {
        throw new AssertionError("too late to be told");
      }
    }));
  }

  @Test
  void groupIsEmptyWhenItsOwnerAndItsLastTaskHaveGone() {
    ScriptedTask parent = start("parent");
    ScriptedTask child = new ScriptedTask("child", group.share(loop));
    child.start();
    loop.run(parent);
    group.release();
    assertEquals(List.of(), log);
    loop.run(child);
    assertEquals(List.of("empty"), log);
    assertFalse(group.tryHold(), "nothing may be added any more");
  }

  @Test
  void groupReportsFailuresThatNobodyTook() {
    ScriptedTask taken = start("taken", t -> t.throwAtTheEnd(new Exception()));
    ScriptedTask silent = start("silent", t -> t.throwAtTheEnd(new Exception()));
    loop.run(taken);
    loop.run(silent);
    taken.takeFailure();
    assertEquals(List.of(silent), group.failures());
  }

  @Test
  void groupForgetsTakenFailuresBeforeItOverflows() {
    List<ScriptedTask> taken = new ArrayList<>();
    for (int i = 0; i < 63; i++) {
      ScriptedTask task = start("taken", t -> t.throwAtTheEnd(new Exception()));
      loop.run(task);
      taken.add(task);
    }
    taken.forEach(TaskContinuation::takeFailure);
    List<ScriptedTask> silent = new ArrayList<>();
    for (int i = 0; i < 66; i++) {
      ScriptedTask task = start("silent", t -> t.throwAtTheEnd(new Exception()));
      loop.run(task);
      silent.add(task);
    }
    assertEquals(silent.subList(0, 64), group.failures());
    assertEquals(silent.subList(64, 66), overflow);
  }

  @Test
  void secondPlaceInTheQueueDoesNothing() {
    ScriptedTask task = start("t", t -> log.add("1"), ScriptedTask::park, t -> log.add("2"));
    loop.queue.add(task);
    loop.run(task);
    loop.run(task);
    assertEquals(TaskPhase.PARKED, phase(task));
    task.givePermit();
    loop.queue.add(task);
    loop.run(task);
    loop.run(task);
    assertEquals(List.of("1", "2"), log);
    assertTrue(task.ended());
  }

  /** A call that was suspended, and for which the stack has no room the first times. */
  private static final class LargeFrame extends Frame {
    private int refusals;

    LargeFrame(int refusals) {
      this.refusals = refusals;
    }

    @Override
    protected void resume(Continuation continuation) {
      if (refusals-- > 0) {
        throw new StackOverflowError();
      }
      pc = -1;
    }

    @Override
    protected String sites() {
      return "Large\nframe\nLarge.java\n1";
    }
  }

  private ScriptedTask startLarge(int refusals) {
    ScriptedTask task = start("t", t -> {
      t.yieldNow();
      t.append(new LargeFrame(refusals));
    });
    loop.run(task);
    return task;
  }

  @Test
  void stackFullOfPinnedWaitsGetsTheErrorAndTheTaskItsTurnLater() {
    ScriptedTask task = startLarge(2);
    loop.nesting = 1;
    assertThrows(StackOverflowError.class, () -> loop.run(task));
    assertThrows(StackOverflowError.class, () -> loop.run(task));
    assertEquals(TaskPhase.READY, phase(task));
    assertNull(Carrier.current().task());
    loop.nesting = 0;
    loop.run(task);
    assertTrue(task.ended());
    assertNull(task.failure());
  }

  @Test
  void frameTooLargeForAWholeStackEndsItsTask() {
    ScriptedTask task = startLarge(Integer.MAX_VALUE);
    loop.run(task);
    assertTrue(task.ended());
    assertTrue(task.failure() instanceof StackOverflowError);
    assertNull(Carrier.current().failure);
  }

  // ---- on a stack so full that nobody could tell the task that it is not suspended

  /** What a task waits for, and learns from the task that it does not. */
  private final class Abandoned implements Abandonable {
    @Override
    public void abandon() {
      log.add("abandoned");
    }
  }

  /** As instrumented code does it when a frame cannot be saved; it then calls what overflows. */
  private static void failToSave(ScriptedTask task) {
    task.unwinding = false;
  }

  private void awaitInVain(ScriptedTask task) {
    task.awaitToken(new Abandoned());
    assertEquals(TaskPhase.PARKED, phase(task));
    failToSave(task);
  }

  @Test
  void canWaitForSomethingElseAfterASuspensionThatFailed() {
    Object token = new Object();
    ScriptedTask task = start("t", this::awaitInVain, t -> t.awaitToken(token));
    loop.run(task);
    assertEquals(TaskPhase.PARKED, phase(task));
    assertEquals(List.of("abandoned"), log);
    assertTrue(task.wake(token));
    loop.run(task);
    assertTrue(task.ended());
    assertEquals(List.of("abandoned"), log);
  }

  @Test
  void canYieldAfterASuspensionThatFailed() {
    ScriptedTask task = start("t", this::awaitInVain, ScriptedTask::yieldNow);
    loop.run(task);
    assertEquals(TaskPhase.READY, phase(task));
    assertEquals(List.of("abandoned"), log);
    assertNull(task.waitingOn());
    loop.run(task);
    assertTrue(task.ended());
  }

  @Test
  void endsAfterASuspensionThatFailed() {
    ScriptedTask task = start("t", this::awaitInVain);
    loop.run(task);
    assertTrue(task.ended());
    assertEquals(List.of("abandoned"), log);
    assertTrue(loop.queue.isEmpty());
  }

  @Test
  void isNotGivenWhatItDoesNotWaitForAnyMore() {
    ScriptedTask task = start("t", t -> {
      assertFalse(t.hasLostItsWait());
      awaitInVain(t);
      assertTrue(t.hasLostItsWait());
    });
    loop.run(task);
    assertFalse(task.hasLostItsWait());
  }

  @Test
  void aTaskThatIsBeingSuspendedIsNotTakenForOneThatRuns() {
    Object token = new Object();
    ScriptedTask task = start("t", t -> {
      t.awaitToken(token);
      assertFalse(t.hasLostItsWait());
      assertThrows(PinnedException.class, () -> t.waitFor("something else"));
    });
    loop.run(task);
    assertSame(token, task.waitingOn());
  }

  @Test
  void aWaitThatWasLeftIsToldAtOnce() {
    ScriptedTask task = start("t", t -> {
      t.leave(new Abandoned());
      log.add("goes on");
    });
    loop.run(task);
    assertEquals(List.of("abandoned", "goes on"), log.subList(0, 2));
  }

  @Test
  void aWaitThatIsLeftOnAFullStackIsToldBeforeTheTaskEnds() {
    ScriptedTask task = start("t", t -> {
      leaveOnAFullStack(t);
      log.add("goes on");
    });
    loop.run(task);
    assertEquals(List.of("goes on", "abandoned"), log.subList(0, 2));
    assertEquals(1, log.stream().filter("abandoned"::equals).count());
    assertTrue(task.ended());
  }

  private void leaveOnAFullStack(ScriptedTask task) {
    boolean[] left = {false};
    overflow(() -> {
      if (!left[0]) {
        task.leave(new Abandoned());
        left[0] = true;
      }
    });
    assertTrue(left[0]);
  }

  /** Does something as near to the end of the stack as it can be done. */
  @SuppressWarnings("InfiniteRecursion") // on purpose: the stack is to be full
  private static void overflow(Runnable action) {
    try {
      overflow(action);
    } catch (StackOverflowError full) {
      action.run();
    }
  }
}
