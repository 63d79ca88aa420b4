package io.weft.tasks;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.tasks.TreeLevel.Kind;
import io.weft.tasks.TreeLevel.Verdict;
import io.weft.tasks.TreePlan.Act;
import io.weft.tasks.TreePlan.Children;
import io.weft.tasks.TreePlan.Lock;
import io.weft.tasks.TreePlan.Mishap;
import io.weft.tasks.TreePlan.Timed;
import io.weft.testing.TestScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A tree that runs, beside its model: each operation, scope and time-out compares what it throws with what the model
 * knows. What does not agree is noted, and looked at when all is over. One file, as each operation is to be read beside
 * its check.
 */
final class TreeRun {
  private static final Duration DAY = Duration.ofDays(1);
  private static final long NEVER = Long.MAX_VALUE;
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** What fails on purpose. */
  static final class Boom extends Exception {
    private static final long serialVersionUID = 1L;

    Boom() {
      super("on purpose", null, true, false);
    }
  }

  private interface Part {
    @Suspendable
    void perform(TreeLevel level) throws Exception;
  }

  private final TreePlan plan;
  private final TreeLocks locks = new TreeLocks();

  /** Bodies, locks, streams, clean-ups: all that begins and is to end. */
  private final AtomicInteger begun = new AtomicInteger();

  private final AtomicInteger ended = new AtomicInteger();

  /** Whether all is in virtual time on one thread, so that children end in one order. */
  private boolean ordered;

  /** Whether also no cancellation is ever on its way. */
  private boolean exact;

  private LongSupplier clockNs = System::nanoTime;

  /** Guarded by the monitors of themselves. */
  private final List<TreeLevel> tasks = new ArrayList<>();

  private final List<String> wrong = new ArrayList<>();
  private final List<String> log = new ArrayList<>();

  TreeRun(TreePlan plan) {
    this.plan = plan;
  }

  // ---- from outside

  void runInVirtualTime() {
    ordered = true;
    exact = plan.loops() == 1;
    try (TestScheduler scheduler =
        TestScheduler.builder().loops(plan.loops()).seed(plan.seed()).build()) {
      clockNs = () -> scheduler.now().toNanos();
      runRoot(scheduler.scheduler());
    }
  }

  void runOnThreads() {
    try (Scheduler scheduler = Scheduler.builder().loops(plan.loops()).build()) {
      runRoot(scheduler);
    }
  }

  private void runRoot(Scheduler scheduler) {
    TreeLevel run = new TreeLevel(Kind.SUPERVISOR, null, NEVER);
    TreeLevel root = new TreeLevel(Kind.TASK, run, NEVER);
    Throwable thrown = null;
    try {
      scheduler.runBlocking(() -> task(root, plan.main()));
    } catch (Throwable any) {
      thrown = any;
    }
    List<Throwable> failures = run.toBeThrown();
    Throwable expected = failures.isEmpty() ? null : failures.get(0);
    require(thrown == expected, run, "threw " + thrown + ", not " + expected);
    require(!plan.mishaps().isEmpty() || thrown == null, run, "threw " + thrown);
  }

  /** All that is not as it should be at the end. */
  List<String> wrong() {
    List<String> all = new ArrayList<>(wrong);
    if (begun.get() != ended.get()) {
      all.add(begun + " things have begun, and " + ended + " have ended");
    }
    for (TreeLevel each : tasks) {
      if (!each.task().isDone()) {
        all.add("not ended: " + each.task());
      }
    }
    locks.notFree().forEach(each -> all.add("not free: " + each));
    return all;
  }

  int tasks() {
    return tasks.size();
  }

  List<String> log() {
    return log;
  }

  private void require(boolean agrees, TreeLevel level, String what) {
    if (!agrees) {
      synchronized (wrong) {
        wrong.add(level + " at " + clockNs.getAsLong() + ": " + what);
      }
    }
  }

  private void note(String what) {
    synchronized (log) {
      log.add(what + " at " + clockNs.getAsLong());
    }
  }

  // ---- tasks

  @Suspendable
  private void task(TreeLevel level, List<Act> acts) throws Exception {
    Throwable thrown = null;
    begun.incrementAndGet();
    try {
      perform(level, acts);
    } catch (Throwable any) {
      thrown = any;
      throw any;
    } finally {
      ended.incrementAndGet();
      note("task ends with " + thrown);
      level.end(thrown, clockNs.getAsLong(), exact);
    }
  }

  private void started(TreeLevel level, Task<?> task) {
    level.started(task);
    synchronized (tasks) {
      tasks.add(level);
    }
  }

  @Suspendable
  private void perform(TreeLevel level, List<Act> acts) throws Exception {
    for (Act each : acts) {
      each.perform(this, level);
    }
  }

  /** An operation that waits: it throws when it must, and not when it must not. */
  @Suspendable
  private void operate(TreeLevel level, SuspendableRunnable operation) throws Exception {
    boolean must = exact && level.mustBeCancelled(clockNs.getAsLong());
    try {
      operation.run();
    } catch (Cancelled thrown) {
      require(level.mayBeCancelled(clockNs.getAsLong()), level, "nothing was cancelled: " + thrown);
      throw thrown;
    }
    require(!must, level, "an operation went on, although cancelled");
  }

  // ---- acts

  @Suspendable
  void yield(TreeLevel level) throws Exception {
    operate(level, () -> Task.yield());
  }

  @Suspendable
  void sleep(TreeLevel level, int ms) throws Exception {
    operate(level, () -> Task.sleep(Duration.ofMillis(ms)));
  }

  void fail() throws Boom {
    if (plan.mishaps().contains(Mishap.FAILURE)) {
      throw new Boom();
    }
  }

  void cancel(int which) {
    TreeLevel victim;
    synchronized (tasks) {
      victim = which < tasks.size() ? tasks.get(which) : null;
    }
    if (victim != null && plan.mishaps().contains(Mishap.CANCELLATION)) {
      victim.cancel();
      victim.task().cancel();
    }
  }

  @Suspendable
  void hold(TreeLevel level, List<Lock> wanted, List<Act> inside) throws Exception {
    if (wanted.isEmpty()) {
      perform(level, inside);
      return;
    }
    Lock lock = wanted.get(0);
    List<Lock> others = wanted.subList(1, wanted.size());
    if (lock == Lock.READ && others.contains(Lock.WRITE)) {
      hold(level, others, inside); // both would wait for itself
      return;
    }
    operate(level, () -> locks.lock(lock));
    begun.incrementAndGet();
    try {
      hold(level, others, inside);
    } finally {
      ended.incrementAndGet();
      locks.unlock(lock);
    }
  }

  @Suspendable
  void talk(TreeLevel level, boolean enough, List<Act> inside) throws Exception {
    TcpStream[] pair = new TcpStream[2];
    begun.incrementAndGet();
    try (TcpListener listener = TcpListener.bind(LOOPBACK)) {
      operate(level, () -> pair[0] = TcpStream.connect(listener.localAddress()));
      operate(level, () -> pair[1] = listener.accept());
      operate(level, () -> pair[0].writeAll(ByteBuffer.allocate(1)));
      perform(level, inside);
      ByteBuffer buffer = ByteBuffer.allocate(1);
      operate(level, () -> pair[1].readExact(buffer));
      require(!buffer.hasRemaining(), level, "the byte has not come");
      if (!enough && plan.mishaps().contains(Mishap.TIME_OUT)) {
        try {
          timed(level, 2, List.of(), timed -> operate(timed, () -> pair[1].read(buffer.clear())));
          require(false, level, "a byte came from nowhere");
        } catch (TimeoutException expected) {
          // It has waited for as long as that.
        }
      }
    } finally {
      ended.incrementAndGet();
      closeAll(pair);
    }
  }

  private static void closeAll(TcpStream... streams) throws IOException {
    for (TcpStream each : streams) {
      if (each != null) {
        each.close();
      }
    }
  }

  @Suspendable
  void cleanUp(TreeLevel level, int ms, List<Act> inside) throws Exception {
    begun.incrementAndGet();
    try {
      perform(level, inside);
    } finally {
      TreeLevel shield = new TreeLevel(Kind.SHIELD, level, NEVER);
      Scope.shielded(DAY, () -> sleep(shield, ms));
      ended.incrementAndGet();
    }
  }

  // ---- scopes

  @Suspendable
  void children(TreeLevel around, Children act) throws Exception {
    Kind kind = act.supervised() ? Kind.SUPERVISOR : Kind.SCOPE;
    TreeLevel level = new TreeLevel(kind, around, NEVER);
    Throwable ofBody = null;
    int before = 0;
    Throwable thrown = null;
    try {
      try (Scope scope = act.supervised() ? Scope.supervisor() : Scope.open()) {
        try {
          body(scope, level, act);
        } catch (Throwable any) {
          ofBody = any;
          before = any.getSuppressed().length;
          throw any;
        }
      }
    } catch (Throwable any) {
      thrown = any;
      throw any;
    } finally {
      checkClosed(level, ofBody, before, thrown);
    }
  }

  @Suspendable
  private void body(Scope scope, TreeLevel level, Children act) throws Exception {
    List<TreeLevel> children = new ArrayList<>();
    for (List<Act> each : act.children()) {
      TreeLevel child = new TreeLevel(Kind.TASK, level, NEVER);
      children.add(child);
      Placement where = Placement.loop(children.size() % plan.loops());
      started(child, scope.forkOn(where, () -> task(child, each)));
    }
    if (act.cancelled() && plan.mishaps().contains(Mishap.CANCELLATION)) {
      level.cancel();
      scope.cancel();
    }
    perform(level, act.inside());
    for (TreeLevel each : children.subList(0, Math.min(act.joins(), children.size()))) {
      join(level, each);
    }
    if (act.joins() % 2 != 0) {
      join(level, scope);
    }
  }

  @Suspendable
  private void join(TreeLevel level, TreeLevel child) {
    boolean must = exact && level.mustBeCancelled(clockNs.getAsLong());
    try {
      child.task().join();
      Verdict verdict = child.verdict();
      require(
          verdict == Verdict.VALUE || verdict == Verdict.UNCERTAIN, level, "joined a " + verdict);
      require(!must, level, "joined a child, although cancelled");
    } catch (TaskFailedException failed) {
      require(
          child.take(failed.getCause()), level, "joined a child that did not so fail: " + failed);
    } catch (Cancelled cancelled) {
      if (level.mayBeCancelled(clockNs.getAsLong())) {
        throw cancelled;
      }
      Verdict verdict = child.verdict();
      require(
          verdict == Verdict.CANCELLED || verdict == Verdict.UNCERTAIN,
          level,
          "joined a " + verdict + ", and got " + cancelled);
    }
  }

  @Suspendable
  private void join(TreeLevel level, Scope scope) {
    Throwable thrown = null;
    try {
      scope.join();
    } catch (Throwable any) {
      thrown = any;
      throw any;
    } finally {
      require(isOutcomeOfJoin(level, thrown), level, "joining threw " + thrown);
      if (thrown instanceof TaskFailedException) {
        level.allThrown();
      }
    }
  }

  private void checkClosed(TreeLevel level, Throwable ofBody, int before, Throwable thrown) {
    Throwable ofClose = thrown;
    if (ofBody != null) {
      require(thrown == ofBody, level, "threw " + thrown + " in place of its body's " + ofBody);
      Throwable[] suppressed = ofBody.getSuppressed();
      ofClose = suppressed.length > before ? suppressed[before] : null;
    }
    note("scope ends with " + ofClose);
    require(isOutcomeOfClose(level, ofClose), level, "closing threw " + ofClose);
  }

  private boolean isOutcomeOfJoin(TreeLevel level, Throwable thrown) {
    long nowNs = clockNs.getAsLong();
    if (!level.isCertain()) {
      return true;
    }
    if (level.hasFailures()) {
      return level.isFailure(thrown, ordered);
    }
    return thrown == null
        ? !(exact && level.mustBeCancelled(nowNs))
        : thrown instanceof Cancelled && level.mayBeCancelled(nowNs);
  }

  private boolean isOutcomeOfClose(TreeLevel level, Throwable thrown) {
    if (!level.isCertain()) {
      return thrown == null || thrown instanceof TaskFailedException || thrown instanceof Cancelled;
    }
    return level.hasFailures() ? level.isFailure(thrown, ordered) : isOutcome(level, thrown);
  }

  /** Where nothing failed: a cancellation from outside shows only if it has ended a child. */
  private boolean isOutcome(TreeLevel level, Throwable thrown) {
    long nowNs = clockNs.getAsLong();
    if (thrown == null) {
      return !(exact && level.hasCancelledChild() && level.around().mustBeCancelled(nowNs));
    }
    return thrown instanceof Cancelled
        && level.hasCancelledChild()
        && level.around().mayBeCancelled(nowNs);
  }

  // ---- time-outs

  @Suspendable
  void timed(TreeLevel around, Timed act) throws Exception {
    int ms = plan.mishaps().contains(Mishap.TIME_OUT) ? act.ms() : (int) DAY.toMillis();
    try {
      timed(around, ms, act.children(), level -> perform(level, act.inside()));
    } catch (TimeoutException late) {
      if (!act.caught()) {
        throw late;
      }
    }
  }

  @Suspendable
  private void timed(TreeLevel around, int ms, List<List<Act>> children, Part inside)
      throws Exception {
    long startNs = clockNs.getAsLong();
    boolean must = exact && around.mustBeCancelled(startNs);
    TreeLevel level = new TreeLevel(Kind.TIME_OUT, around, startNs + ms * 1_000_000L);
    boolean[] entered = {false};
    boolean[] mayBeOfInnerScope = {false};
    Throwable[] ofBody = {null};
    Throwable thrown = null;
    try {
      Scope.withTimeout(Duration.ofMillis(ms), () -> {
        entered[0] = true;
        try {
          for (List<Act> each : children) {
            TreeLevel child = new TreeLevel(Kind.TASK, level, NEVER);
            started(child, Task.spawn(() -> task(child, each)));
          }
          inside.perform(level);
        } catch (Throwable any) {
          ofBody[0] = any;
          mayBeOfInnerScope[0] =
              any instanceof Cancelled && !level.mustBeCancelled(clockNs.getAsLong());
          level.cancel();
          throw any;
        }
      });
    } catch (Throwable any) {
      thrown = any;
      throw any;
    } finally {
      note("time-out ends with " + thrown);
      if (entered[0]) {
        require(!must, level, "a time-out began, although cancelled");
        require(
            isOutcome(level, ofBody[0], mayBeOfInnerScope[0], thrown),
            level,
            "threw " + thrown + ", body " + ofBody[0]);
      } else {
        require(
            thrown instanceof Cancelled && around.mayBeCancelled(clockNs.getAsLong()),
            level,
            "did not begin, with " + thrown);
      }
    }
  }

  private boolean isOutcome(
      TreeLevel level, Throwable ofBody, boolean mayBeOfInnerScope, Throwable thrown) {
    long nowNs = clockNs.getAsLong();
    if (ofBody != null && !(ofBody instanceof Cancelled)) {
      return thrown == ofBody && carriesFailures(level, thrown);
    }
    if (thrown instanceof TimeoutException) {
      boolean hasEndedSomething = ofBody != null || level.hasChildren();
      return level.mayBeLate(nowNs)
          && hasEndedSomething
          && thrown.getCause() == ofBody
          && carriesFailures(level, thrown);
    }
    if (!level.isCertain()) {
      return thrown == ofBody
          || thrown instanceof TaskFailedException
          || thrown instanceof Cancelled;
    }
    if (level.hasFailures()) {
      return level.isFailure(thrown, ofBody, ordered);
    }
    boolean fromOutside = level.around().mayBeCancelled(nowNs);
    if (ofBody == null) {
      return isOutcome(level, thrown) && (fromOutside || !level.hasCancelledAny());
    }
    return thrown == ofBody && (fromOutside || mayBeOfInnerScope);
  }

  /** What failed in children is suppressed by what counts more. */
  private boolean carriesFailures(TreeLevel level, Throwable thrown) {
    Throwable[] suppressed = thrown.getSuppressed();
    return !level.isCertain()
        || !level.hasFailures()
        || (suppressed.length > 0 && level.isFailure(suppressed[suppressed.length - 1], ordered));
  }
}
