package io.weft.internal.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** One sender, and the loop that falls asleep: either it is woken, or it does not fall asleep. */
public final class InboxStress {
  private InboxStress() {}

  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "asleep, and woken")
  @Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "it saw the message")
  @Outcome(expect = FORBIDDEN, desc = "asleep over a message")
  @State
  public static class Sound {
    private boolean woken;
    private final Inbox inbox = new Inbox();

    @Actor
    public void sender() {
      inbox.put("message");
    }

    @Actor
    public void loop(ZZ_Result result) {
      result.r1 = inbox.fallAsleep(() -> woken = true);
    }

    @Arbiter
    public void end(ZZ_Result result) {
      result.r2 = woken;
    }
  }

  /** The same without the two fences. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "asleep, and woken")
  @Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "it saw the message")
  @Outcome(expect = FORBIDDEN, desc = "asleep over a message")
  @State
  public static class Broken {
    private final MpscUnboundedVarHandleArrayQueue<Object> queue =
        new MpscUnboundedVarHandleArrayQueue<>(8);
    private boolean asleep;
    private boolean woken;

    @Actor
    public void sender() {
      queue.offer("message");
      if (asleep) {
        woken = true;
      }
    }

    @Actor
    public void loop(ZZ_Result result) {
      asleep = true;
      result.r1 = queue.isEmpty();
    }

    @Arbiter
    public void end(ZZ_Result result) {
      result.r2 = woken;
    }
  }

  /** Stands for a selector: not made for being found by a race. */
  private static final class Bell implements Runnable {
    private final boolean ready;
    private boolean rung;

    Bell(boolean ready) {
      this.ready = ready;
    }

    @Override
    public void run() {
      rung = ready;
    }
  }

  /** The loop falls asleep in a selector that it has not used before. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "asleep, and woken")
  @Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "it saw the message")
  @Outcome(expect = FORBIDDEN, desc = "asleep in the new selector, and the old one was woken")
  @State
  public static class SoundExchange {
    private final Inbox inbox = new Inbox();
    private Bell bell = new Bell(true);

    @Actor
    public void sender() {
      inbox.put("message");
    }

    @Actor
    public void loop(ZZ_Result result) {
      bell = new Bell(true);
      result.r1 = inbox.fallAsleep(bell);
    }

    @Arbiter
    public void end(ZZ_Result result) {
      result.r2 = bell.rung;
    }
  }

  /** The same, but the sender finds the selector in a field beside. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "asleep, and woken")
  @Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "it saw the message")
  @Outcome(expect = FORBIDDEN, desc = "asleep in the new selector, and the old one was woken")
  @State
  public static class BrokenExchange {
    private final Inbox inbox = new Inbox();
    private Bell bell = new Bell(true);

    @Actor
    public void sender() {
      Bell seen = bell;
      inbox.put("message");
      seen.run();
    }

    @Actor
    public void loop(ZZ_Result result) {
      bell = new Bell(true);
      result.r1 = inbox.fallAsleep(() -> {});
    }

    @Arbiter
    public void end(ZZ_Result result) {
      result.r2 = bell.rung;
    }
  }
}
