package io.weft.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weft.internal.task.ScriptedTask;
import io.weft.internal.task.TaskContinuation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyRingTest {
  @Test
  void behavesAsAQueueWhileItGrowsAndWraps() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      ReadyRing ring = new ReadyRing();
      Deque<TaskContinuation> model = new ArrayDeque<>();
      for (int step = 0; step < 5_000; step++) {
        if (random.nextInt(100) < (step % 1000 < 600 ? 70 : 30)) {
          TaskContinuation task = new ScriptedTask("t", null);
          ring.add(task);
          model.add(task);
        } else {
          assertSame(model.poll(), ring.poll(), "seed " + seed);
        }
        assertEquals(model.size(), ring.size(), "seed " + seed);
      }
    }
  }

  @Test
  void emptyRingHasNothing() {
    assertNull(new ReadyRing().poll());
  }
}
