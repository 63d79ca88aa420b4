package io.weft.internal.loop;

import io.weft.abi.Carrier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Drives all loops of a scheduler by the thread that calls, one turn after the other, in virtual time: the clock stands
 * while anything can run, and jumps to the next deadline when nothing can.
 *
 * <p>A loop counts as driven only during its own turn, so what tasks of different loops do to each other goes through
 * their inboxes, as it does between threads. The loops share one selector, so that the one thread can block until any
 * of them is woken from outside.
 *
 * <p>Any thread may drive, one at a time.
 */
public final class SteppedLoops implements LoopDriver {
  /** Real time for what is on its way between two sockets of this machine, before virtual time overtakes it. */
  private static final long CHANNEL_GRACE_NS = 10_000_000;

  private static final long OUTSIDE_GRACE_NS = 10_000_000_000L;

  /** Some seconds of real time. */
  private static final int MOST_TURNS_AT_A_TIME = 20_000_000;

  private static final String DEADLOCK =
      "no task can run, no timer is armed, and nothing comes from outside";
  private static final String LIVELOCK = MOST_TURNS_AT_A_TIME
      + " turns have passed while the time stood still: does a task yield until it is later?";

  /** In {@link #driver} while a thread that does not drive looks at loops that nobody drives. */
  private static final Object ASKING = new Object();

  private final LoopGroup loops;
  private final TurnOrder order;
  private final long strangersGraceNs;
  private final Function<String, Error> stuck;

  /** Who drives at this moment: a thread, {@link #ASKING}, or null. */
  private final AtomicReference<Object> driver = new AtomicReference<>();

  /** The virtual time. Written by the driving thread; what it does first and last publishes it to the next one. */
  private long nowNs;

  /** How many turns there were since the time moved, or something came from outside. Driving thread only. */
  private int turns;

  /** Whether the driving thread was, before it began: no task of these loops is to see that. Driving thread only. */
  private boolean interrupted;

  /**
   * Loops of a scheduler.
   *
   * @param size how many
   * @param order who runs next
   * @param strangersGraceNs for how long, in real time, threads that nobody has announced may still make something
   *     runnable; 0: there are none
   * @param stuck makes what is thrown when the tasks can never end, of the reason
   * @param reporter is told of failures outside any task
   * @throws IOException when a selector cannot be opened
   */
  public SteppedLoops(
      int size,
      TurnOrder order,
      long strangersGraceNs,
      Function<String, Error> stuck,
      FailureReporter reporter)
      throws IOException {
    this.order = order;
    this.strangersGraceNs = strangersGraceNs;
    this.stuck = stuck;
    Selector shared = Selector.open();
    loops = new LoopGroup(size, () -> shared, order::queue, this::rest, () -> nowNs, reporter);
    for (int i = 0; i < size; i++) {
      loops.loop(i).seed(order.seed());
    }
  }

  /** The loops. */
  public LoopGroup loops() {
    return loops;
  }

  /** The virtual time; it begins at 0. Any thread may get an old one. */
  public long nowNs() {
    return nowNs;
  }

  // ---- for who drives

  /** Runs turns until there is nothing to do at this time. */
  public void runUntilIdle() {
    begin();
    try {
      settle();
    } finally {
      end();
    }
  }

  /** Lets the time pass, with all that becomes due by then, in the order of the deadlines. */
  public void advance(long durationNs) {
    begin();
    try {
      long targetNs = nowNs + durationNs;
      settle();
      for (long next = deadlineNs(); next <= targetNs; next = deadlineNs()) {
        moveTo(next);
        settle();
      }
      moveTo(targetNs);
    } finally {
      end();
    }
  }

  @Override
  public boolean await(CountDownLatch open) {
    begin();
    try {
      while (open.getCount() > 0) {
        if (turns >= MOST_TURNS_AT_A_TIME || (!step() && !comesFromOutside() && !jump())) {
          return false;
        }
      }
      return true;
    } finally {
      end();
    }
  }

  @Override
  public boolean await(CountDownLatch open, long timeoutNs) {
    begin();
    try {
      long targetNs =
          nowNs + Math.min(timeoutNs, Long.MAX_VALUE - 1 - nowNs); // no deadline is the largest
      while (open.getCount() > 0) {
        if (turns >= MOST_TURNS_AT_A_TIME) {
          return false;
        }
        if (!step() && !comesFromOutside(CHANNEL_GRACE_NS)) {
          long next = deadlineNs();
          if (next > targetNs) {
            moveTo(targetNs);
            return false;
          }
          moveTo(next);
        }
      }
      return true;
    } finally {
      end();
    }
  }

  @Override
  public Error stuck() {
    String why = turns >= MOST_TURNS_AT_A_TIME ? LIVELOCK : DEADLOCK;
    turns = 0; // those who are cancelled get as many
    return stuck.apply(why);
  }

  @Override
  public void stop() {
    try {
      for (int i = 0; i < loops.size(); i++) {
        loops.loop(i).close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void ask(EventLoop loop, Runnable question) {
    if (driver.get() == Thread.currentThread()) {
      question.run();
    } else if (driver.compareAndSet(null, ASKING)) {
      try {
        question.run();
      } finally {
        driver.set(null);
      }
    } else {
      loop.send(question);
    }
  }

  @Override
  public Thread thread(EventLoop loop) {
    return driver.get() instanceof Thread thread ? thread : null;
  }

  private void begin() {
    Carrier here = Carrier.current();
    if (here.task() != null || here.drivesLoops()) {
      throw new IllegalStateException(
          "a task, or what a loop calls, cannot drive loops: whoever drives this one does");
    }
    while (!driver.compareAndSet(null, Thread.currentThread())) {
      if (driver.get() instanceof Thread other) {
        throw new IllegalStateException(
            "the loops are driven by thread '" + other.getName() + "' at this moment");
      }
      Thread.onSpinWait(); // somebody is asking
    }
    here.drivesLoops(true);
    turns = 0;
    interrupted = Thread.interrupted();
  }

  private void end() {
    Carrier.current().drivesLoops(false);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    driver.set(null);
  }

  // ---- turns

  private void settle() {
    do {
      while (step()) {
        if (turns >= MOST_TURNS_AT_A_TIME) {
          throw stuck();
        }
      }
    } while (comesFromOutside(CHANNEL_GRACE_NS));
  }

  /** One turn of a loop that has something to do; false: none has. */
  private boolean step() {
    int busy = 0;
    for (int i = 0; i < loops.size(); i++) {
      busy += loops.loop(i).isBusy() ? 1 : 0;
    }
    if (busy == 0) {
      return false;
    }
    turns++;
    int left = order.pick(busy);
    for (int i = 0; ; i++) {
      EventLoop loop = loops.loop(i);
      if (loop.isBusy() && left-- == 0) {
        loop.turnByHand(nowNs);
        return true;
      }
    }
  }

  /** On top of a task that is pinned, whose loop has nothing else to do: the other loops go on. */
  private void rest(EventLoop loop, long idleNs) {
    if (!step() && !comesFromOutside() && !jump()) {
      throw stuck.apply(loop + " is blocked by a task that waits where it is pinned; " + DEADLOCK);
    }
  }

  /** Moves the time to the next deadline; false: there is none. */
  private boolean jump() {
    long next = deadlineNs();
    if (next == Long.MAX_VALUE) {
      return false;
    }
    moveTo(next);
    return true;
  }

  private void moveTo(long deadlineNs) {
    nowNs = Math.max(nowNs, deadlineNs);
    turns = 0;
  }

  private long deadlineNs() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < loops.size(); i++) {
      next = Math.min(next, loops.loop(i).deadlineNs());
    }
    return next;
  }

  // ---- the world outside

  /** Waits for what other threads and channels may bring; false: nothing came. */
  private boolean comesFromOutside() {
    long graceNs = strangersGraceNs;
    if (isCompletionExpected()) {
      graceNs = Math.max(graceNs, OUTSIDE_GRACE_NS);
    } else if (loops.loop(0).isChannelAwaited()) {
      boolean timed = deadlineNs() < Long.MAX_VALUE;
      graceNs = Math.max(graceNs, timed ? CHANNEL_GRACE_NS : OUTSIDE_GRACE_NS);
    }
    return comes(graceNs);
  }

  private boolean comesFromOutside(long channelGraceNs) {
    long graceNs = Math.max(strangersGraceNs, isCompletionExpected() ? OUTSIDE_GRACE_NS : 0);
    return comes(loops.loop(0).isChannelAwaited() ? Math.max(graceNs, channelGraceNs) : graceNs);
  }

  private boolean isCompletionExpected() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.loop(i).isCompletionExpected()) {
        return true;
      }
    }
    return false;
  }

  private boolean comes(long graceNs) {
    long startNs = System.nanoTime();
    for (long leftNs = graceNs; leftNs > 0; leftNs = graceNs - (System.nanoTime() - startNs)) {
      sleep(leftNs);
      if (isAnyBusy()) {
        turns = 0;
        return true;
      }
    }
    return isAnyBusy();
  }

  private boolean isAnyBusy() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.loop(i).isBusy()) {
        return true;
      }
    }
    return false;
  }

  /** Blocks in the shared selector, from which a message to any of the loops wakes. */
  private void sleep(long realNs) {
    boolean nothing = true;
    for (int i = 0; i < loops.size(); i++) {
      nothing &= loops.loop(i).fallAsleep();
    }
    if (nothing) {
      loops.loop(0).block(realNs);
    }
    for (int i = 0; i < loops.size(); i++) {
      loops.loop(i).awake();
    }
  }
}
