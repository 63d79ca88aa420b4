package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.park.Wait;
import io.weft.testing.TestScheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waits that a cancellation neither prevents nor ends. */
class UninterruptibleWaitTest {
  private final List<String> log = new ArrayList<>();
  private Wait<String> begun;

  private static void onOneLoop(SuspendableRunnable main) {
    try (TestScheduler scheduler = TestScheduler.builder().fifo().build()) {
      scheduler.run(main);
    }
  }

  @Suspendable
  private void waitAndYield() {
    begun = Wait.beginUninterruptible();
    log.add(begun.awaitUninterruptibly());
    Task.yield();
    log.add("never");
  }

  @Test
  void aCancellationDoesNotEndIt() {
    onOneLoop(() -> {
      Task<Void> waiting = Task.spawn(this::waitAndYield);
      Task.yield();
      waiting.cancel();
      Task.yield();
      log.add(waiting.state().toString());
      begun.complete("value");
      thrown(Cancelled.class, waiting::join);
    });
    assertEquals(List.of("PARKED", "value"), log);
  }

  @Test
  void itBeginsWhereEverythingIsCancelled() {
    onOneLoop(() -> {
      Task<Void> waiting = Task.spawn(this::waitAndYield);
      waiting.cancel();
      Task.yield();
      begun.complete("value");
      thrown(Cancelled.class, waiting::join);
    });
    assertEquals(List.of("value"), log);
  }

  @Test
  void itIsRefusedUnderAPin() {
    onOneLoop(() -> thrown(PinnedException.class, () -> List.of(1).forEach(one -> waitAndYield())));
    assertEquals(List.of(), log);
  }
}
