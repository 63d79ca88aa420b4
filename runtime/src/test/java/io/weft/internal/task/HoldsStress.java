package io.weft.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The holds of a group: it is empty once, and nobody comes after that. */
public final class HoldsStress {
  private HoldsStress() {}

  /** What the twins have instead of a group: looks at the count and sets it then. */
  private static final class UnsafeHolds {
    private int holds = 1;
    private int emptied;

    boolean tryHold() {
      int seen = holds;
      if (seen == 0) {
        return false;
      }
      holds = seen + 1;
      return true;
    }

    void release() {
      int left = holds - 1;
      holds = left;
      if (left == 0) {
        emptied++;
      }
    }

    boolean tryClose() {
      if (holds != 1) {
        return false;
      }
      holds = 0;
      return true;
    }
  }

  @JCStressTest
  @Outcome(
      id = {"true, 1", "false, 1"},
      expect = ACCEPTABLE,
      desc = "empty once")
  @Outcome(expect = FORBIDDEN, desc = "never empty, or more than once")
  @State
  public static class SoundRelease {
    private int emptied;
    private final TaskGroup group =
        new TaskGroup(1, TaskGroup.Policy.SUPERVISE, () -> emptied++, failed -> {});

    @Actor
    public void owner() {
      group.release();
    }

    @Actor
    public void comer(ZI_Result result) {
      if (group.tryHold()) {
        result.r1 = true;
        group.release();
      }
    }

    @Arbiter
    public void end(ZI_Result result) {
      result.r2 = group.tryHold() ? -1 : emptied;
    }
  }

  @JCStressTest
  @Outcome(
      id = {"true, 1", "false, 1"},
      expect = ACCEPTABLE,
      desc = "empty once")
  @Outcome(expect = FORBIDDEN, desc = "never empty, or more than once")
  @State
  public static class BrokenRelease {
    private final UnsafeHolds group = new UnsafeHolds();

    @Actor
    public void owner() {
      group.release();
    }

    @Actor
    public void comer(ZI_Result result) {
      if (group.tryHold()) {
        result.r1 = true;
        group.release();
      }
    }

    @Arbiter
    public void end(ZI_Result result) {
      result.r2 = group.tryHold() ? -1 : group.emptied;
    }
  }

  /** The owner closes, as a task comes from another thread. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = FORBIDDEN, desc = "a task in a closed group, or an open one without reason")
  @State
  public static class SoundClose {
    private final TaskGroup group =
        new TaskGroup(1, TaskGroup.Policy.SUPERVISE, () -> {}, failed -> {});

    @Actor
    public void owner(ZZ_Result result) {
      result.r1 = group.tryClose();
    }

    @Actor
    public void comer(ZZ_Result result) {
      result.r2 = group.tryHold();
    }
  }

  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = FORBIDDEN, desc = "a task in a closed group, or an open one without reason")
  @State
  public static class BrokenClose {
    private final UnsafeHolds group = new UnsafeHolds();

    @Actor
    public void owner(ZZ_Result result) {
      result.r1 = group.tryClose();
    }

    @Actor
    public void comer(ZZ_Result result) {
      result.r2 = group.tryHold();
    }
  }
}
