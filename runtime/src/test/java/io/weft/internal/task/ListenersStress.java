package io.weft.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.weft.abi.Carrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Who is told of the end of a task: each that has asked and was not refused, once, unless it has taken that back. */
public final class ListenersStress {
  private ListenersStress() {}

  private static final class Counting extends EndListener {
    private int told;

    @Override
    protected boolean ended() {
      told++;
      return true;
    }
  }

  /** A task that ends in its first turn. */
  private static final class Ending {
    private final ScriptedLoop loop = new ScriptedLoop();
    private final ScriptedTask task;

    Ending() {
      TaskGroup group = new TaskGroup(1, TaskGroup.Policy.SUPERVISE, () -> {}, failed -> {});
      task = new ScriptedTask("ending", group.share(loop));
      task.start();
    }

    void end() {
      loop.queue.remove().run(Carrier.current());
    }
  }

  /** What the twins have instead of a task: looks at the top of the stack and sets it then. */
  private static final class UnsafeListeners {
    private static final Counting ENDED = new Counting();

    private EndListener top;

    boolean listen(EndListener listener) {
      EndListener first = top;
      if (first == ENDED) {
        return false;
      }
      listener.next = first;
      top = listener;
      return true;
    }

    void unlisten(EndListener listener) {
      EndListener first = top;
      if (first == listener) {
        top = listener.next;
        return;
      }
      for (EndListener each = first; each != null; each = each.next) {
        if (each.next == listener) {
          each.next = listener.next;
        }
      }
    }

    void end() {
      EndListener each = top;
      top = ENDED;
      for (; each != null; each = each.next) {
        each.ended();
      }
    }
  }

  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "before the end, and told")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "after the end, and refused")
  @Outcome(expect = FORBIDDEN, desc = "never told, or told all the same")
  @State
  public static class SoundAgainstEnd {
    private final Ending ending = new Ending();
    private final Counting listener = new Counting();

    @Actor
    public void other(ZI_Result result) {
      result.r1 = ending.task.listen(listener);
    }

    @Actor
    public void loop() {
      ending.end();
    }

    @Arbiter
    public void arbiter(ZI_Result result) {
      result.r2 = listener.told;
    }
  }

  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "before the end, and told")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "after the end, and refused")
  @Outcome(expect = FORBIDDEN, desc = "never told, or told all the same")
  @State
  public static class BrokenAgainstEnd {
    private final UnsafeListeners listeners = new UnsafeListeners();
    private final Counting listener = new Counting();

    @Actor
    public void other(ZI_Result result) {
      result.r1 = listeners.listen(listener);
    }

    @Actor
    public void loop() {
      listeners.end();
    }

    @Arbiter
    public void arbiter(ZI_Result result) {
      result.r2 = listener.told;
    }
  }

  /** The second of two listeners leaves, as a third one comes. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "those that have not left are told")
  @Outcome(expect = FORBIDDEN, desc = "one was lost, or did not leave")
  @State
  public static class SoundUnlisten {
    private final Ending ending = new Ending();
    private final Counting first = new Counting();
    private final Counting second = new Counting();
    private final Counting third = new Counting();

    public SoundUnlisten() {
      ending.task.listen(first);
      ending.task.listen(second);
    }

    @Actor
    public void other() {
      ending.task.listen(third);
    }

    @Actor
    public void loop() {
      ending.task.unlisten(second);
    }

    @Arbiter
    public void arbiter(III_Result result) {
      ending.end();
      result.r1 = first.told;
      result.r2 = second.told;
      result.r3 = third.told;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "those that have not left are told")
  @Outcome(expect = FORBIDDEN, desc = "one was lost, or did not leave")
  @State
  public static class BrokenUnlisten {
    private final UnsafeListeners listeners = new UnsafeListeners();
    private final Counting first = new Counting();
    private final Counting second = new Counting();
    private final Counting third = new Counting();

    public BrokenUnlisten() {
      listeners.listen(first);
      listeners.listen(second);
    }

    @Actor
    public void other() {
      listeners.listen(third);
    }

    @Actor
    public void loop() {
      listeners.unlisten(second);
    }

    @Arbiter
    public void arbiter(III_Result result) {
      listeners.end();
      result.r1 = first.told;
      result.r2 = second.told;
      result.r3 = third.told;
    }
  }
}
