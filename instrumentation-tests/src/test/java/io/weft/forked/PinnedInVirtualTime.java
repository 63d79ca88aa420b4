package io.weft.forked;

import io.weft.Placement;
import io.weft.Task;
import io.weft.testing.TestScheduler;
import java.time.Duration;
import java.util.List;

/** With {@code pinned=block}: waits under a pin, on loops that a test drives. */
public final class PinnedInVirtualTime {
  private PinnedInVirtualTime() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
      scheduler.run(() -> {
        Duration[] other = new Duration[1];
        Task.spawnOn(Placement.loop(1), () -> {
          Task.sleep(Duration.ofHours(1));
          other[0] = scheduler.now();
        });
        List.of(1).forEach(one -> Task.sleep(Duration.ofDays(1)));
        System.out.println("slept until " + scheduler.now() + ", other loop at " + other[0]);
      });
      scheduler.run(() -> List.of(1).forEach(one -> Task.park()));
    } catch (AssertionError deadlock) {
      System.out.println(deadlock);
    }
  }
}
