package io.weft.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpareFramesTest {
  private static final int FRAMES = 1_000;

  private final Carrier here = new Carrier(Thread.currentThread(), false);
  private final List<WeakReference<Frame>> made = new ArrayList<>();
  private final Chain chain = new Chain();

  /** Suspends with many frames at first; what the outermost does is the test's. */
  private final class Chain extends Continuation {
    Runnable outermost = () -> {};

    @Override
    protected Object body() {
      for (int i = 0; i < FRAMES; i++) {
        Frame frame = new Returning();
        made.add(new WeakReference<>(frame));
        append(frame);
      }
      append(new Outermost());
      unwinding = true;
      return null;
    }

    @Override
    protected void onCheckpoint() {}

    boolean go() {
      return proceed(here);
    }

    void suspendAgain() {
      unwind();
    }
  }

  private static class Returning extends Frame {
    @Override
    protected void resume(Continuation continuation) {
      pc = ENTERED;
    }

    @Override
    protected String sites() {
      return "Spare\nframe\nSpare.java\n1";
    }
  }

  private final class Outermost extends Returning {
    @Override
    protected void resume(Continuation continuation) {
      super.resume(continuation);
      chain.outermost.run();
    }
  }

  private long left() {
    System.gc();
    return made.stream().filter(frame -> frame.get() != null).count();
  }

  @Test
  void fewAreKeptAndNoneBehindTheEnd() {
    long[] kept = new long[1];
    chain.outermost = () -> kept[0] = left();
    assertTrue(chain.go());
    assertEquals(FRAMES, left());
    assertFalse(chain.go());
    assertTrue(kept[0] > 0 && kept[0] <= 128, kept[0] + " of " + FRAMES);
    assertEquals(0, left());
  }

  @Test
  void areHandedOutFromTheInnermostOutwards() {
    chain.outermost = () -> {
      chain.suspendAgain();
      Frame first = chain.spare(Returning.class);
      chain.append(first);
      first.pc = 0;
      Frame second = chain.spare(Returning.class);
      assertSame(first.parent, second);
      assertNull(chain.spare(Outermost.class), "another class");
      chain.append(second);
      second.pc = 0;
      throw new IllegalStateException("enough");
    };
    assertTrue(chain.go());
    assertFalse(chain.go());
    assertEquals("enough", here.failure.getMessage());
  }

  @Test
  void whatStillRunsIsNotOneOfThem() {
    chain.outermost = () -> {
      chain.suspendAgain();
      Frame next = chain.spare(Returning.class);
      while (next != null) {
        chain.append(next);
        next.pc = 0;
        next = chain.spare(Returning.class);
      }
      assertNull(chain.spare(Outermost.class));
      throw new IllegalStateException("enough");
    };
    assertTrue(chain.go());
    assertFalse(chain.go());
    assertEquals("enough", here.failure.getMessage());
  }

  /** Could not be saved at first, so its frames ran to their ends; the next call takes one of them. */
  private final class SavedAgain extends Continuation {
    private int runs;

    @Override
    protected Object body() throws Exception {
      append(new Counting());
      append(new Counting());
      try {
        saveFailed(new StackOverflowError("full"));
      } catch (Throwable unexpected) {
        throw new IllegalStateException(unexpected);
      }
      unwind();
      Frame again = spare(Counting.class);
      again.pc = 0;
      append(again);
      return null;
    }

    @Override
    protected void onCheckpoint() {}

    private final class Counting extends Returning {
      @Override
      protected void resume(Continuation continuation) {
        super.resume(continuation);
        runs++;
      }
    }
  }

  @Test
  void noneIsLeftBehindTheOutermostOfTheFirstRun() {
    SavedAgain first = new SavedAgain();
    assertTrue(first.proceed(here));
    assertEquals(2, first.runs);
    assertFalse(first.proceed(here));
    assertEquals(3, first.runs);
  }

  /** Waits once. */
  private static final class Once extends WaitingCall {
    private final boolean fails;
    private boolean waited;

    Once(boolean fails) {
      this.fails = fails;
    }

    @Override
    protected int attempt() throws IOException {
      if (waited && fails) {
        throw new IOException("connection reset");
      }
      return waited ? 1 : WAIT;
    }

    @Override
    protected void begin(Continuation caller) {
      waited = true;
    }

    @Override
    protected void end() {}

    @Override
    protected void afterwards(Continuation caller) {}

    @Override
    protected String sites() {
      return "Once\nwait\nOnce.java\n1";
    }
  }

  /** Makes such a call from one frame. */
  private final class Calling extends Continuation {
    private final Once call;

    Calling(Once call) {
      this.call = call;
    }

    @Override
    protected Object body() throws Exception {
      WaitingCall.run(call, "subject", this);
      Frame caller = new Returning();
      made.add(new WeakReference<>(caller));
      append(caller);
      return null;
    }

    @Override
    protected void onCheckpoint() {}

    @Override
    protected void onAwait() {
      unwind();
    }
  }

  private void assertKeepsNothing(Once call) {
    Calling calling = new Calling(call);
    assertTrue(calling.proceed(here));
    assertEquals(1, left());
    assertFalse(calling.proceed(here));
    calling = null;
    assertEquals(0, left());
    assertTrue(call.waited);
  }

  @Test
  void aCallThatOthersMakeTooKeepsNothingOfItsCallers() {
    assertKeepsNothing(new Once(false));
  }

  @Test
  void aCallThatFailsKeepsNothingOfItsCallersEither() {
    assertKeepsNothing(new Once(true));
  }
}
