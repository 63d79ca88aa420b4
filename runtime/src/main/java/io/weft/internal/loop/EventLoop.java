package io.weft.internal.loop;

import io.weft.PinnedException;
import io.weft.abi.Carrier;
import io.weft.internal.task.CancelReason;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskLoop;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * One event loop: runs its tasks in turns, and between them what other threads sent, timers and ready channels.
 *
 * <p>A turn runs at most {@link #RESUMPTIONS_PER_TURN} tasks, then takes a batch of messages, fires timers that are
 * due, and asks the selector if that is due. Only when all of that left nothing to run does the thread sleep, straight
 * in the selector: asking it first without blocking would be a wasted system call.
 *
 * <p>It can be driven by hand, with {@link #runOnce} and a clock of one's own; {@link LoopThread} does it for real.
 * All but {@link #send}, {@link #inLoop} and {@link #load} is confined to the driving thread.
 *
 * <p>Long, as a turn is one sequence over all that a loop has, and what it has is confined to the thread that takes it.
 */
public final class EventLoop extends TaskLoop implements AutoCloseable {
  /** A turn reads the clock once. */
  private static final int RESUMPTIONS_PER_TURN = 16;

  private static final int RESUMPTIONS_PER_POLL = 64;
  private static final long POLL_INTERVAL_NS = 200_000;
  private static final int MESSAGES_PER_TURN = 256;
  private static final int TIMERS_PER_TURN = 1024;

  /** A report for each place is of use; one that names a different object each time is not. */
  private static final int MAX_PINNED_PLACES = 100;

  private final LoopGroup group;
  private final int index;
  private final Poller poller;
  private final LongSupplier clock;
  private final FailureReporter reporter;
  private final ReadyQueue ready;
  private final ObjLongConsumer<EventLoop> rest;
  private final Inbox inbox;
  private final TimerWheel timers;
  private final PrematureReturns prematureReturns;

  /** Counts for others what this loop does. */
  private final AtomicLong pinnedWaits = new AtomicLong();

  /** Where tasks have waited under a pin. */
  private final Set<String> pinnedPlaces = new HashSet<>();

  /** New tasks that other threads have sent and that have not started yet. */
  private final AtomicInteger onTheirWay = new AtomicInteger();

  /** See {@link #ask}. */
  private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();

  /** See {@link #expectCompletion}. */
  private final AtomicInteger expected = new AtomicInteger();

  /**
   * The thread that drives this loop. Written by that thread, before it runs anything; another one may see any old
   * value, and sees in each that it is not itself.
   */
  private Thread driver;

  private int resumptionsSincePoll;
  private long lastPollNs;
  private boolean slept;

  /** The last {@link #sleep} has found nothing, and nobody has woken it. */
  private boolean inVain;

  private long spawned;
  private boolean stopped;

  /**
   * A loop that nobody drives yet.
   *
   * @param group the loops that it belongs to
   * @param index its place among them
   * @param poller its selector; closed with the loop
   * @param ready its run queue
   * @param rest what it does, for so many nanoseconds at most, when a task blocks it that is pinned
   * @param clock the time in nanoseconds; never goes back
   * @param reporter is told of failures outside any task
   */
  EventLoop(
      LoopGroup group,
      int index,
      Poller poller,
      ReadyQueue ready,
      ObjLongConsumer<EventLoop> rest,
      LongSupplier clock,
      FailureReporter reporter) {
    this.group = group;
    this.ready = ready;
    this.rest = rest;
    this.index = index;
    this.poller = poller;
    this.clock = clock;
    this.reporter = FailureReporter.guarded(reporter);
    this.inbox = new Inbox();
    this.lastPollNs = clock.getAsLong();
    this.timers = new TimerWheel(lastPollNs);
    this.prematureReturns = new PrematureReturns(poller, this.reporter);
  }

  /**
   * The loop of a task.
   *
   * @param task any task
   */
  public static EventLoop of(TaskContinuation task) {
    return (EventLoop) TaskControl.loop(task);
  }

  // ---- driving

  /**
   * One whole turn, without blocking; also asks the selector when there is nothing else to do.
   *
   * @param nowNs the time
   * @return 0: there is more to do. Otherwise for how many nanoseconds there will be nothing, unless a message or a
   *     ready channel comes; {@link Long#MAX_VALUE}: for ever
   */
  public long runOnce(long nowNs) {
    long idleNs = turn(nowNs);
    if (idleNs > 0) {
      poll(nowNs);
      idleNs = idleNs();
    }
    return idleNs;
  }

  /** A turn, of which a blocking {@link #sleep} is the last part when it returns more than 0. */
  long turn(long nowNs) {
    Thread thread = Thread.currentThread();
    if (driver != thread) {
      driver = thread;
    }
    if (slept) { // in the selector, until now
      slept = false;
      lastPollNs = nowNs;
      if (inVain && nowNs < deadlineNs()) {
        prematureReturns.another(nowNs);
      } else {
        prematureReturns.endRow();
      }
    }
    runReady();
    deliver();
    fireTimers(nowNs);
    long idleNs = idleNs();
    if (idleNs == 0 && pollDue(nowNs)) {
      poll(nowNs);
    }
    return idleNs;
  }

  /** Blocks until a message or a ready channel comes, or the time is over. */
  void sleep(long idleNs) {
    inVain = block(idleNs);
  }

  /**
   * The same, but for a time that this loop's clock does not tell.
   *
   * @return whether it has found nothing, and nobody has woken it
   */
  boolean block(long idleNs) {
    if (!inbox.fallAsleep(poller.bell())) {
      prematureReturns.endRow(); // the sender may ring all the same, and end the next sleep
      return false;
    }
    boolean woken = false;
    try {
      Thread.interrupted(); // a selector does not block while it is set
      poller.select(idleNs);
    } catch (Throwable failed) {
      reporter.report("waiting for channels", failed);
    } finally {
      // An interrupt concerns no loop, and must not reach the next task.
      boolean interrupted = Thread.interrupted();
      woken = inbox.awake() || interrupted;
      resumptionsSincePoll = 0;
      slept = true;
    }
    return !woken && !poller.hadEffect();
  }

  /** The same, but with a lookout for messages before; not while a channel might become ready meanwhile. */
  void sleep(long idleNs, Lookout lookout) {
    if (poller.hasWork()) {
      sleep(idleNs);
    } else if (!lookout.await(inbox, idleNs)) {
      sleep(idleNs);
      lookout.slept(inbox);
    }
  }

  // ---- driving by hand, for SteppedLoops

  /** A {@link #turn} of a loop that is driven only for this long. */
  void turnByHand(long nowNs) {
    Thread before = driver; // not null in a turn on top of a pinned task
    try {
      turn(nowNs);
    } finally {
      driver = before;
    }
  }

  /** Whether there is something to do at this moment. */
  boolean isBusy() {
    return idleNs() == 0;
  }

  /** When the next timer is due; {@link Long#MAX_VALUE}: never. May be too early. */
  long deadlineNs() {
    return timers.size() == 0 ? Long.MAX_VALUE : timers.nextDeadlineNs();
  }

  /** Makes messages wake the selector, until {@link #awake}; false: there is one already. */
  boolean fallAsleep() {
    return inbox.fallAsleep(poller.bell());
  }

  void awake() {
    inbox.awake();
  }

  /** Whether a task waits for a channel of this loop's selector. */
  boolean isChannelAwaited() {
    return poller.isAwaited();
  }

  /** Whether {@link #expectCompletion} was called more often than {@link #completed}. */
  boolean isCompletionExpected() {
    return expected.get() > 0;
  }

  /** On top of the stack of a task that is pinned; see {@code pinned=block}. */
  @Override
  protected void runNested(TaskContinuation waiting) {
    do {
      long idleNs = turn(clock.getAsLong());
      if (idleNs > 0 && TaskControl.waitingOn(waiting) != null) {
        rest.accept(this, idleNs);
      }
    } while (TaskControl.waitingOn(waiting) != null);
  }

  @Override
  protected void countPinned(PinnedException place) {
    pinnedWaits.incrementAndGet();
    if (pinnedPlaces.size() < MAX_PINNED_PLACES && pinnedPlaces.add(place.getMessage())) {
      reporter.report("blocked by a task that waits where it is pinned", place);
    }
  }

  /** How often the selector has returned before it should. Any thread. */
  long prematureSelects() {
    return prematureReturns.count();
  }

  /** How often a task has waited under a pin and kept this loop's thread. Any thread. */
  public long pinnedWaits() {
    return pinnedWaits.get();
  }

  /** Also what becomes ready meanwhile: two tasks that wake each other need not look at the clock each time. */
  private void runReady() {
    Carrier carrier = Carrier.current();
    for (int left = ready.portion(RESUMPTIONS_PER_TURN); left > 0; left--) {
      TaskContinuation task = ready.poll();
      if (task == null) {
        return;
      }
      resumptionsSincePoll++;
      try {
        TaskControl.run(task, carrier);
      } catch (Throwable thrown) {
        if (isNested() && thrown instanceof StackOverflowError) {
          throw thrown; // the pinned waits below hold the stack, and can give it back
        }
        reporter.report("ending " + task, thrown);
      }
      Thread.interrupted(); // meant for the task that has just run, if for anybody
    }
  }

  private void deliver() {
    for (int left = MESSAGES_PER_TURN; left > 0; left--) {
      Object message = inbox.poll();
      if (message == null) {
        return;
      }
      try {
        if (message instanceof TaskContinuation task) {
          if (TaskControl.deliver(task)) {
            onTheirWay.decrementAndGet();
          }
        } else {
          run((Runnable) message);
        }
      } catch (Throwable thrown) {
        // The text of what is the program's own may fail as well.
        Object what = message instanceof TaskContinuation ? message : message.getClass();
        reporter.report("delivering " + what, thrown);
      }
    }
  }

  private static void run(Runnable message) {
    try {
      message.run();
    } finally {
      Thread.interrupted(); // as after a task
    }
  }

  private void fireTimers(long nowNs) {
    if (timers.size() == 0) {
      return;
    }
    try {
      timers.advance(nowNs, TIMERS_PER_TURN);
    } catch (Throwable thrown) {
      reporter.report("firing a timer", thrown);
    }
  }

  /** While tasks that the last poll woke have not run, another one would only find their channels again. */
  private boolean pollDue(long nowNs) {
    return poller.hasWork()
        && resumptionsSincePoll >= poller.woken()
        && (resumptionsSincePoll >= RESUMPTIONS_PER_POLL || nowNs - lastPollNs >= POLL_INTERVAL_NS);
  }

  private void poll(long nowNs) {
    lastPollNs = nowNs;
    resumptionsSincePoll = 0;
    try {
      poller.selectNow();
    } catch (Throwable failed) {
      reporter.report("looking for ready channels", failed);
    }
  }

  private long idleNs() {
    if (ready.size() > 0 || !inbox.isEmpty()) {
      return 0;
    }
    if (timers.size() == 0) {
      return Long.MAX_VALUE;
    }
    return Math.max(0, timers.nextDeadlineNs() - clock.getAsLong());
  }

  // ---- tasks

  @Override
  protected void enqueue(TaskContinuation task) {
    ready.add(task);
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == driver;
  }

  @Override
  public void send(Object message) {
    inbox.put(message);
  }

  /** Lets the loop's thread do something between two tasks, or while it waits for answers itself. Any thread. */
  void ask(Runnable question) {
    questions.add(question);
    send((Runnable) this::answer);
  }

  /** Does what others have {@linkplain #ask asked} for. On this loop's thread. */
  void answer() {
    for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
      question.run();
    }
  }

  /**
   * Starts a new task that lives here. On this loop's thread.
   *
   * @return false: its group is empty, and stays so
   */
  public boolean start(TaskContinuation task) {
    return TaskControl.start(task);
  }

  /** Starts a new task, for which the caller has taken a hold of its group. Any thread. */
  public void startFromAnywhere(TaskContinuation task) {
    onTheirWay.incrementAndGet();
    inbox.put(task);
  }

  /** A number for a task that is made on this loop's thread; unique among the loops of the group. */
  public long nextTaskNumber() {
    return group.taskNumber(index, spawned++);
  }

  /** How many tasks live here, about. Any thread. */
  public int load() {
    return liveTasks() + onTheirWay.get();
  }

  // ---- waiting

  /** Arms a timer of this loop, to fire not before that time has passed. */
  public void arm(Timer timer, long delayNs) {
    // Half of the range is for ever too, and leaves room for the addition.
    timers.arm(timer, clock.getAsLong() + Math.min(delayNs, Long.MAX_VALUE / 2));
  }

  /** Disarms a timer of this loop. */
  public void cancel(Timer timer) {
    timers.cancel(timer);
  }

  /**
   * Makes it possible to wait for a channel on this loop.
   *
   * @param channel in non-blocking mode
   * @throws IOException when it is closed
   */
  public Registration register(SelectableChannel channel) throws IOException {
    return poller.register(channel);
  }

  /**
   * Announces that a thread outside the loops works for a task of this one, and will complete what that waits for: a
   * test that drives the loops by hand then waits for it, and does not take the task for one that can never go on. To
   * be followed by {@link #completed}. Any thread.
   */
  public void expectCompletion() {
    expected.incrementAndGet();
  }

  /** What was announced by {@link #expectCompletion} has been sent to this loop, or will not be. Any thread. */
  public void completed() {
    expected.decrementAndGet();
  }

  /** Lets no task accept connections any more, and closes the listeners. Any thread. */
  public void drain(CancelReason why) {
    send((Runnable) () -> {
      drainHere(why);
      try {
        poller.closeAcceptors();
      } catch (IOException failed) {
        reporter.report("closing listeners", failed);
      }
    });
  }

  // ---- where it belongs

  /** The loops that this one belongs to. */
  public LoopGroup group() {
    return group;
  }

  @Override
  public int index() {
    return index;
  }

  /** Ends {@link LoopThread#run} after the current turn. On this loop's thread. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public long nowNs() {
    return clock.getAsLong();
  }

  void report(String what, Throwable thrown) {
    reporter.report(what, thrown);
  }

  /** Closes the selector. The driving thread, when it drives no longer. */
  @Override
  public void close() throws IOException {
    poller.close();
  }

  @Override
  public String toString() {
    return "loop " + index;
  }
}
