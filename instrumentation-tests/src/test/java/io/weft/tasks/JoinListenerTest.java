package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that live long, and are joined by many that do not wait for their end. */
class JoinListenerTest {
  /** A task that has given up is reachable from its listener, so it is garbage when the listener is gone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTaskThatLivesLongKeepsNoListenerOfJoinsThatWereGivenUp(int loops) {
    List<WeakReference<Task<?>>> joiners = new ArrayList<>();
    try (Scheduler scheduler = Scheduler.builder().loops(loops).build()) {
      scheduler.runBlocking(() -> {
        Task<Void> longLived = Task.spawnOn(Placement.loop(loops - 1), () -> Task.park());
        for (int i = 0; i < 20; i++) {
          joiners.add(joinAndGiveUp(longLived));
        }
        Task.spawnOn(Placement.loop(loops - 1), () -> "the messages to that loop are read")
            .join();
        for (int i = 0; i < 20 && countAlive(joiners) > 1; i++) {
          System.gc();
          Task.yield();
        }
        assertTrue(countAlive(joiners) <= 1, "but for one that the stack may hold");
        longLived.unpark();
      });
    }
  }

  private static long countAlive(List<WeakReference<Task<?>>> joiners) {
    return joiners.stream().filter(each -> each.get() != null).count();
  }

  @Suspendable
  private static WeakReference<Task<?>> joinAndGiveUp(Task<Void> longLived) {
    Task<Void> joiner = Task.spawn(() -> {
      thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(Duration.ofNanos(1), () -> longLived.join()));
    });
    joiner.join();
    return new WeakReference<>(joiner);
  }

  /** {@code CompletableFuture} of JDK 17 asks a failure for its text when others depend on it. */
  @Test
  void aListenerThatFailsKeepsNoOtherFromItsOwn() {
    Scheduler.run(() -> {
      Task<Void> failing = Task.spawn(() -> {
        Task.yield();
        throw new Mute();
      });
      failing.toFuture().thenAccept(value -> {});
      Task<TaskFailedException> joiner =
          Task.spawn(() -> thrown(TaskFailedException.class, () -> failing.join()));
      joiner.join();
    });
  }
}
