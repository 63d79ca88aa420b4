package io.weft.internal.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.weft.internal.task.ScriptedTask;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskGroup;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A task that parks, and another thread that unparks it: it goes on, whoever is first. */
public final class ParkStress {
  private ParkStress() {}

  /** What both have in common. */
  public abstract static class Parked {
    private final StressLoop loop;
    private final ScriptedTask task;
    private boolean said;
    private boolean heard;

    Parked(boolean broken) {
      loop = new StressLoop(broken);
      TaskGroup group = new TaskGroup(1, TaskGroup.Policy.SUPERVISE, () -> {}, failed -> {});
      task = new ScriptedTask("parked", group.share(loop), ScriptedTask::park, t -> heard = said);
      TaskControl.start(task);
    }

    void unpark() {
      said = true;
      TaskControl.unpark(task);
    }

    void run() {
      loop.runUntilIdle();
    }

    void end(ZZ_Result result) {
      loop.goOn();
      result.r1 = TaskControl.ended(task);
      result.r2 = heard;
    }
  }

  @JCStressTest
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE,
      desc = "it went on, and saw what was done before")
  @Outcome(expect = FORBIDDEN, desc = "it is parked for ever, or saw old values")
  @State
  public static class Sound extends Parked {
    public Sound() {
      super(false);
    }

    @Actor
    public void other() {
      unpark();
    }

    @Actor
    public void loop() {
      run();
    }

    @Arbiter
    public void arbiter(ZZ_Result result) {
      end(result);
    }
  }

  /** The other thread gives the permit itself. */
  @JCStressTest
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE,
      desc = "it went on, and saw what was done before")
  @Outcome(expect = FORBIDDEN, desc = "it is parked for ever, or saw old values")
  @State
  public static class Broken extends Parked {
    public Broken() {
      super(true);
    }

    @Actor
    public void other() {
      unpark();
    }

    @Actor
    public void loop() {
      run();
    }

    @Arbiter
    public void arbiter(ZZ_Result result) {
      end(result);
    }
  }
}
