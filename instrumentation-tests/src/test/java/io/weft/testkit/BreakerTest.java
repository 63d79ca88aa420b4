package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.park.Wait;
import io.weft.testing.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The example of the kit's documentation, and the service that it tests. */
class BreakerTest {
  @Suspendable
  static void opensAfterAMinuteOfSilence() {
    List<String> log = new ArrayList<>();
    Breaker breaker = new Breaker(Duration.ofMinutes(1), () -> log.add("open"));
    Task.spawn(breaker::watch);
    for (int beat = 0; beat < 3; beat++) {
      Task.sleep(Duration.ofSeconds(59));
      breaker.beat();
    }
    assertEquals(List.of(), log);
    Task.sleep(Duration.ofSeconds(61));
    assertEquals(List.of("open"), log);
  }

  @Test
  void inAnyOrder() {
    TestScheduler.builder().explore(100, BreakerTest::opensAfterAMinuteOfSilence);
  }

  /** Opens when nobody has called it for some time. */
  private static final class Breaker {
    private final Duration patience;
    private final Runnable open;
    private Wait<Void> next;

    Breaker(Duration patience, Runnable open) {
      this.patience = patience;
      this.open = open;
    }

    @Suspendable
    void watch() {
      try {
        while (true) {
          next = Wait.begin("a beat");
          next.await(patience);
        }
      } catch (TimeoutException silence) {
        open.run();
      }
    }

    void beat() {
      next.complete(null);
    }
  }
}
