package io.weft.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * A completion against a cancellation: one of them counts, both know which, and whoever finds the value finds what it
 * leads to.
 */
public final class OnceCellStress {
  private OnceCellStress() {}

  private static final class Cell extends OnceCell {}

  private static int read(Object value) {
    return value instanceof int[] completed ? completed[0] : -1;
  }

  @JCStressTest
  @Outcome(id = "true, false, 7", expect = ACCEPTABLE, desc = "completed")
  @Outcome(id = "false, true, -1", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(id = "true, false, -1", expect = FORBIDDEN, desc = "a value was taken and lost")
  @Outcome(expect = FORBIDDEN, desc = "both, or neither, or half of it")
  @State
  public static class Sound {
    private final Cell cell = new Cell();

    @Actor
    public void completer(ZZI_Result result) {
      int[] value = new int[1];
      value[0] = 7;
      result.r1 = cell.set(value);
    }

    @Actor
    public void canceller(ZZI_Result result) {
      result.r2 = cell.set("cancelled");
      result.r3 = read(cell.value());
    }

    @Arbiter
    public void end(ZZI_Result result) {
      if (read(cell.value()) != result.r3) {
        result.r3 = 99; // it has changed
      }
    }
  }

  /** Looks first and sets then. */
  @JCStressTest
  @Outcome(id = "true, false, 7", expect = ACCEPTABLE, desc = "completed")
  @Outcome(id = "false, true, -1", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(expect = FORBIDDEN, desc = "both, or neither, or half of it")
  @State
  public static class Broken {
    private Object cell;

    @Actor
    public void completer(ZZI_Result result) {
      int[] value = new int[1];
      value[0] = 7;
      result.r1 = set(value);
    }

    @Actor
    public void canceller(ZZI_Result result) {
      result.r2 = set("cancelled");
      result.r3 = read(cell);
    }

    private boolean set(Object value) {
      if (cell != null) {
        return false;
      }
      cell = value;
      return true;
    }

    @Arbiter
    public void end(ZZI_Result result) {
      if (read(cell) != result.r3) {
        result.r3 = 99; // it has changed
      }
    }
  }
}
