package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Generator;
import io.weft.Suspendable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An element that could not be handed out, since the stack was too full to suspend, is not handed out later. */
class FullStackGeneratorTest {
  private static final long STACK_BYTES = 300 * 1024;
  private static final int ELEMENTS = 5;
  private static final int LEVELS = 90;
  private static final int ROUNDS = 8;

  private final List<Integer> refused = new ArrayList<>();
  private final List<Integer> taken = new ArrayList<>();
  private int allRefused;

  /** Ends at the first element that the sink does not take. */
  @Suspendable
  private void produce(Generator.Sink<Integer> sink) {
    for (int i = 0; i < ELEMENTS; i++) {
      try {
        sink.yield(i);
      } catch (StackOverflowError full) {
        if (taken.size() == i) { // else it was taken before, and yield() could not return
          refused.add(i);
        }
        return;
      }
    }
  }

  private void take(Generator<Integer> generator) {
    try {
      if (generator.hasNext()) {
        taken.add(generator.next());
      }
    } catch (StackOverflowError full) {
      // it is as before, or has ended
    }
  }

  /** Fills the stack, and takes an element some levels above the bottom; returns the level, 0 the bottom. */
  @SuppressWarnings("InfiniteRecursion") // on purpose: the stack is to be full
  private int takeAbove(int levels, Generator<Integer> generator) {
    int level;
    try {
      level = 1 + takeAbove(levels, generator);
    } catch (StackOverflowError full) {
      level = 0;
    }
    if (level == levels) {
      take(generator);
    }
    return level;
  }

  private void takeWithALittleMoreRoomEachTime() {
    for (int i = 0; i < LEVELS * ROUNDS; i++) {
      refused.clear();
      taken.clear();
      Generator<Integer> generator = Generator.of(this::produce);
      for (int k = 0; k < ELEMENTS + 2; k++) {
        if (k == i % 3) {
          takeAbove(i / ROUNDS, generator);
        } else {
          take(generator);
        }
      }
      allRefused += refused.size();
      for (int element : refused) {
        assertEquals(element, taken.size(), "refused " + refused + ", taken " + taken);
      }
    }
  }

  @Test
  void anElementThatTheBodyCouldNotYieldIsNotTaken() throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(null, this::takeWithALittleMoreRoomEachTime, "full", STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
    assertTrue(allRefused > 0, "the stack was never too full to suspend");
  }
}
