package io.weft;

import io.weft.abi.Carrier;
import io.weft.internal.loop.DumpTaker;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.FailureReporter;
import io.weft.internal.loop.LoopDriver;
import io.weft.internal.loop.LoopGroup;
import io.weft.internal.loop.LoopThreads;
import io.weft.internal.task.CancelReason;
import io.weft.internal.task.ContextCarrier;
import io.weft.internal.task.EndListener;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskDump;
import io.weft.internal.task.TaskGroup;
import io.weft.internal.task.Timeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Runs tasks on a number of event loops, each with one thread.
 *
 * <pre>{@code
 * int answer = Scheduler.run(() -> {
 *     Task<Integer> half = Task.spawn(() -> 21);
 *     return half.join() * 2;
 * });
 * }</pre>
 *
 * <p>A run returns only when every task that was spawned in it has ended. Its main task supervises what it spawns
 * outside any {@link Scope}: a failure there cancels nothing while main runs, so that a server survives it. When main
 * fails, the others are cancelled; once it has ended, so they are by a failure that nobody takes.
 *
 * <p>A failure that nobody took, by {@link Task#join} or {@link Task#toFuture}, is thrown at the end of the run as a
 * {@link TaskFailedException}, further ones as suppressed; where more tasks fail so than can be kept, the rest is
 * logged by the {@link System.Logger} {@code io.weft}.
 *
 * <p>(Long by its documentation: half of it is what each call promises.)
 */
@SuppressWarnings("overloads") // a lambda with a value is a callable
public final class Scheduler implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.weft");

  /** How long cancelled tasks may take to end, if nothing else is said. */
  private static final Duration CLEAN_UP = Duration.ofSeconds(5);

  private final String name;
  private final LoopGroup loops;
  private final LoopDriver driver;

  /** The tasks of {@link #spawn}, and one hold for each run and for the open scheduler. */
  private final TaskGroup tasks;

  private final CountDownLatch allEnded = new CountDownLatch(1);

  /** The runs that are active, in the order in which they began. Guarded by the monitor of this. */
  private final Set<TaskGroup> runs = new LinkedHashSet<>();

  /** Why all tasks were cancelled; null: they were not. Guarded by the monitor of this. */
  private CancelReason cancelled;

  /** Guarded by the monitor of this. */
  private boolean closed;

  /** {@link #shutdown} has begun. Guarded by the monitor of this. */
  private boolean draining;

  /** Guarded by the monitor of this. */
  private boolean stopped;

  /** Whether {@link #hook} runs. Guarded by the monitor of this. */
  private boolean exiting;

  /** Shuts this down when the JVM ends; null: nothing does. Written before anybody else has this. */
  private Thread hook;

  private Scheduler(String name, LoopGroup loops, LoopDriver driver) {
    this.name = name;
    this.loops = loops;
    this.driver = driver;
    tasks = new TaskGroup(
        loops.size(), TaskGroup.Policy.SUPERVISE, allEnded::countDown, this::logUntaken);
  }

  /**
   * A scheduler whose loops are driven otherwise: for {@link io.weft.testing.TestScheduler}.
   *
   * @param name for dumps
   * @param loops its loops
   * @param driver drives them
   */
  @SuppressWarnings("exports") // only the runtime can call it
  public static Scheduler drivenBy(String name, LoopGroup loops, LoopDriver driver) {
    AgentCheck.require("a Scheduler");
    return new Scheduler(name, loops, driver);
  }

  private static Scheduler withThreads(String name, int size, ThreadContext context) {
    try {
      LoopGroup loops = new LoopGroup(
          size, SelectorProvider.provider(), System::nanoTime, FailureReporter.logging(LOGGER));
      if (context != null) {
        for (int i = 0; i < size; i++) {
          loops.loop(i).carry(new ContextCarrier(context::capture, context::restore));
        }
      }
      return new Scheduler(name, loops, new LoopThreads(loops, name));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot open the selectors of " + size + " loops", failed);
    }
  }

  // ---- one program, one run

  /**
   * Runs a program on a scheduler of its own, with as many loops as there are processors, and blocks the calling
   * thread until it and all tasks it has spawned have ended. An interrupt does not end it.
   *
   * @param <V> the type of the value
   * @param main runs as task {@code main} on loop 0
   * @return main's value. What main throws is thrown here, as the same object, checked or not, but for the {@link
   *     Cancelled} of a scope in which a child failed, see {@link Scope}; failures of other tasks that nobody took are
   *     added to it as suppressed
   * @throws TaskFailedException when main succeeded, but another task failed and nobody took it
   * @throws IllegalStateException inside a task or on a loop, or when the JVM was started without the Weft agent
   */
  public static <V> V run(SuspendableCallable<V> main) {
    Objects.requireNonNull(main, "main");
    refuseOnLoop("Scheduler.run");
    try (Scheduler scheduler = builder().build()) {
      return scheduler.runAndAwait(main);
    }
  }

  /**
   * The same, for a program without value.
   *
   * @param main runs as task {@code main} on loop 0
   */
  public static void run(SuspendableRunnable main) {
    Object body = Task.runnable(main);
    refuseOnLoop("Scheduler.run");
    try (Scheduler scheduler = builder().build()) {
      scheduler.runAndAwait(body);
    }
  }

  // ---- a scheduler to keep

  /** What a scheduler is made of. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Runs a program on this scheduler and blocks the calling thread until it and all tasks it has spawned have ended;
   * otherwise as {@link #run(SuspendableCallable)}. Several runs may be active at once.
   *
   * @param <V> the type of the value
   * @param main runs as task {@code main} on loop 0
   * @return main's value
   * @throws IllegalStateException also when this scheduler is closed
   */
  public <V> V runBlocking(SuspendableCallable<V> main) {
    Objects.requireNonNull(main, "main");
    refuseOnLoop("Scheduler.runBlocking");
    return runAndAwait(main);
  }

  /**
   * The same, for a program without value.
   *
   * @param main runs as task {@code main} on loop 0
   */
  public void runBlocking(SuspendableRunnable main) {
    Object body = Task.runnable(main);
    refuseOnLoop("Scheduler.runBlocking");
    runAndAwait(body);
  }

  /**
   * Starts a task on the loop with the fewest. Any thread; does not wait. {@link #close} waits for its end and
   * throws its failure if nobody took it.
   *
   * @param <T> the type of the value
   * @param body what it runs
   * @return the task
   * @throws IllegalStateException when this scheduler is closed; on the thread of no loop also when it is shutting down
   */
  public <T> Task<T> spawn(SuspendableCallable<T> body) {
    return spawnTask(Objects.requireNonNull(body, "body"));
  }

  /**
   * The same, for a body without value.
   *
   * @param body what it runs
   * @return the task, whose value is null
   */
  public Task<Void> spawn(SuspendableRunnable body) {
    return spawnTask(Task.runnable(body));
  }

  /**
   * Runs callbacks on the thread of a loop, between its tasks and outside any: what they share with tasks of that loop
   * needs no locks. They run in the order in which one thread gives them, and must neither block nor wait: an operation
   * that waits throws {@link IllegalStateException} there. What a callback throws is logged by the {@link
   * System.Logger} {@code io.weft}.
   *
   * <p>{@code execute} may be called on any thread and never runs the callback itself. {@link #close} waits for those
   * that were accepted; afterwards it throws {@link java.util.concurrent.RejectedExecutionException}.
   *
   * <pre>{@code
   * client.lookUp(key).thenAcceptAsync(value -> cache.put(key, value), scheduler.executor(0));
   * }</pre>
   *
   * @param loop its index, from 0
   * @throws IllegalArgumentException when there is no such loop
   */
  public Executor executor(int loop) {
    return new LoopExecutor(existing(loop), tasks);
  }

  private EventLoop existing(int loop) {
    if (loop < 0 || loop >= loops.size()) {
      throw new IllegalArgumentException("there is no loop " + loop + ": the scheduler has "
          + loops.size() + " loops, counted from 0");
    }
    return loops.loop(loop);
  }

  /** How many loops it has. */
  public int loops() {
    return loops.size();
  }

  /**
   * How many tasks live on a loop, which is what {@link Placement#LEAST_LOADED} goes by: those that run, wait for anything,
   * or are on their way there. Any thread; a moment old.
   *
   * @param loop its index, from 0
   * @throws IllegalArgumentException when there is no such loop
   */
  public int load(int loop) {
    return existing(loop).load();
  }

  /**
   * How often a task of this scheduler has waited where it is pinned and has blocked its loop: with the agent's option
   * {@code pinned=block}; without it such a wait throws {@link PinnedException}. Each place is logged once. Any thread.
   *
   * @return since the scheduler was built
   */
  public long pinnedWaits() {
    return loops.pinnedWaits();
  }

  /**
   * The tasks that live at this moment, for people: as a tree of runs, tasks, their open scopes and the tasks in those;
   * with the state of each, its loop, what it waits for, and where it is suspended. Any thread, also inside a task. Each
   * loop tells its part between two tasks; a loop that does not get to it within a second is named, with what its thread
   * does. Of more than a thousand tasks of one scope on one loop, the newest are listed.
   *
   * <pre>
   * weft: 2 loops
   * run
   *   main PARKED on loop 0, waits for the end of task-1
   *       at com.acme.Service.answer(Service.java:17)
   *     scope
   *       task-1 PARKED on loop 1, waits for the end of a sleep of PT5S
   *           at com.acme.Service.lambda$answer$0(Service.java:15)
   * </pre>
   *
   * @return lines of text; what they say is not meant to be parsed
   */
  public String dump() {
    int count = loops.size();
    return name + ": " + count + (count == 1 ? " loop\n" : " loops\n") + takeDump();
  }

  /**
   * The same for programs: an object of JSON with the members
   *
   * <ul>
   *   <li>{@code scheduler}, its name; {@code loops}, how many it has;
   *   <li>{@code scopes}, a list: {@code scope}, a number; {@code label}, what it is; {@code ofTask}, the number of the task
   *       that has opened it, or null; {@code tasksLeftOut}, how many of its tasks are not listed;
   *   <li>{@code tasks}, a list: {@code task}, a number; {@code name}; {@code scope}, the number of the one it belongs to; {@code
   *       state}; {@code loop}, the index of its loop; {@code waitsFor}, a text, or null; {@code stack}, a list of texts,
   *       innermost first, empty if it is not suspended;
   *   <li>{@code silentLoops}, a list: {@code loop}; {@code thread}, a text; {@code stack}, what that does.
   * </ul>
   *
   * <p>The numbers are those of this dump. A later version may add members.
   *
   * @return the text of one object
   */
  public String dumpAsJson() {
    return takeDump().toJson(name, loops.size());
  }

  private TaskDump takeDump() {
    Map<TaskGroup, String> roots = new LinkedHashMap<>();
    synchronized (this) {
      runs.forEach(run -> roots.put(run, "run"));
    }
    if (allEnded.getCount() > 0) {
      roots.put(tasks, "spawned on the scheduler");
    }
    return DumpTaker.take(loops, driver, roots);
  }

  /**
   * Waits until all tasks have ended, then ends the loops. Blocks the calling thread; an interrupt does not end it.
   * Doing it again does nothing more.
   *
   * @throws TaskFailedException when a task of {@link #spawn} failed and nobody took it
   * @throws IllegalStateException inside a task or on a loop
   */
  @Override
  public void close() {
    refuseOnLoop("Scheduler.close");
    giveUp();
    try {
      await(allEnded, tasks);
    } finally {
      stopDriver();
    }
    TaskFailedException failure = Scope.failure(tasks.failuresNotTaken());
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Ends in an orderly way, as a server must that is told to go: no task can be spawned from outside any more, listeners
   * are closed, and {@link io.weft.net.TcpListener#accept} throws {@link Cancelled}, which ends the tasks that accept connections, while
   * those that serve one go on. What has not ended when the time is over is cancelled. What then does not end within
   * five seconds is logged, with names and stacks, and so are failures of {@link #spawn}ed tasks that nobody took. Blocks the calling thread. A run that ends so throws {@link
   * Cancelled}, unless its main task does not let it out.
   *
   * @param grace how long tasks may go on before they are cancelled; zero: not at all
   * @return false: some tasks are still alive, and so are the loops
   * @throws IllegalStateException inside a task or on a loop
   */
  public boolean shutdown(Duration grace) {
    return shutdown(grace, CLEAN_UP);
  }

  /**
   * The same, with a time of choice for those that were cancelled.
   *
   * @param grace how long tasks may go on before they are cancelled
   * @param cleanUp how long they may take after that
   * @return false: some tasks are still alive, and so are the loops
   */
  public boolean shutdown(Duration grace, Duration cleanUp) {
    Objects.requireNonNull(grace, "grace");
    Objects.requireNonNull(cleanUp, "cleanUp");
    refuseOnLoop("Scheduler.shutdown");
    synchronized (this) {
      draining = true;
    }
    CancelReason why = new CancelReason("the scheduler " + name + " is shutting down");
    for (int i = 0; i < loops.size(); i++) {
      loops.loop(i).drain(why);
    }
    giveUp();
    boolean ended = driver.await(allEnded, Timeouts.nanos(grace));
    if (!ended) {
      cancelAll(why);
      ended = driver.await(allEnded, Timeouts.nanos(cleanUp));
    }
    if (!ended) {
      log(
          "the scheduler " + name
              + " could not be shut down: its tasks were cancelled and have not ended within "
              + cleanUp
              + "\n" + dump(),
          null);
      return false;
    }
    stopDriver();
    for (TaskContinuation failed : tasks.failuresNotTaken()) {
      TaskControl.takeFailure(failed);
      logUntaken(failed);
    }
    return true;
  }

  /** Gives up the hold of the open scheduler, once. */
  private void giveUp() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    forgetHook();
    tasks.release();
  }

  /** When all have ended, by whoever notices first. */
  private void stopDriver() {
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
    }
    driver.stop();
  }

  private void cancelAll(CancelReason why) {
    List<TaskGroup> groups;
    synchronized (this) {
      cancelled = why; // for runs that are about to begin
      groups = new ArrayList<>(runs);
    }
    groups.add(tasks);
    groups.forEach(group -> group.cancel(why));
  }

  private <T> Task<T> spawnTask(Object body) {
    if (isDraining() && allEnded.getCount() > 0 && !Carrier.current().drivesLoops()) {
      throw new IllegalStateException("the scheduler " + name + " is shutting down");
    }
    long number = loops.nextTaskNumber();
    return Task.send(loops.leastLoaded((int) (number % loops.size())), tasks, body, number);
  }

  private synchronized boolean isDraining() {
    return draining;
  }

  // The value comes from a SuspendableCallable<V>.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <V> V runAndAwait(Object main) {
    if (!tasks.tryHold()) {
      throw tasks.closed();
    }
    try {
      CountDownLatch ended = new CountDownLatch(1);
      TaskGroup group = new TaskGroup(
          loops.size(), TaskGroup.Policy.SUPERVISE, ended::countDown, this::logUntaken);
      EventLoop loop = loops.loop(0);
      Task<V> task = new Task<>(group.share(loop), main, loops.nextTaskNumber(), "main");
      TaskControl.listen(task, new MainListener(task, group));
      begun(group);
      try {
        loop.startFromAnywhere(task); // with the hold that the group was made with
        await(ended, group);
      } finally {
        ended(group);
      }
      return outcomeAlsoAtExit(task, group);
    } finally {
      tasks.release();
    }
  }

  /** While the JVM ends, the caller may not come to say what it is told: nothing waits for the caller's thread. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // as above
  private <V> V outcomeAlsoAtExit(Task<V> main, TaskGroup group) {
    try {
      return outcome(main, group);
    } catch (Cancelled asIntended) {
      throw asIntended;
    } catch (Throwable failed) {
      if (isExiting()) {
        log(name + ": main failed while the JVM was ending", failed);
      }
      throw Rethrow.as(failed);
    }
  }

  private synchronized boolean isExiting() {
    return exiting;
  }

  private synchronized void exiting() {
    exiting = true;
  }

  // The value comes from a SuspendableCallable<V>.
  @SuppressWarnings("unchecked")
  private static <V> V outcome(Task<V> main, TaskGroup group) {
    List<TaskContinuation> failed = group.failures();
    failed.remove(main);
    TaskFailedException others = Scope.failure(failed);
    Throwable thrown = TaskControl.failure(main);
    if (others != null && (thrown == null || TaskControl.cancellation(main) != null)) {
      throw others;
    }
    if (thrown != null) {
      if (others != null) {
        thrown.addSuppressed(others);
      }
      throw Rethrow.as(thrown);
    }
    return (V) TaskControl.value(main);
  }

  /** What main leaves running goes on, but no longer unnoticed. */
  private static final class MainListener extends EndListener {
    private final Task<?> main;
    private final TaskGroup group;

    MainListener(Task<?> main, TaskGroup group) {
      this.main = main;
      this.group = group;
    }

    @Override
    protected boolean ended() {
      if (!TaskControl.endedByShutdown(main)) { // then one lost connection must not end the others
        group.mainEnded(main, TaskControl.failure(main) != null);
      }
      return true;
    }
  }

  private static void refuseOnLoop(String operation) {
    Carrier here = Carrier.current();
    if (here.task() != null || here.drivesLoops()) {
      throw new IllegalStateException(operation
          + " blocks until all its tasks have ended and must not be called"
          + " inside a task or on a loop's thread ('" + Thread.currentThread().getName()
          + "'): use Task.spawn");
    }
  }

  /** Where the tasks can never end, they are cancelled before that is thrown: {@code finally} blocks do run. */
  private void await(CountDownLatch ended, TaskGroup group) {
    if (!driver.await(ended)) {
      Error stuck = driver.stuck();
      group.cancel(new CancelReason("the tasks can never end", stuck));
      if (!driver.await(ended)) {
        stuck.addSuppressed(driver.stuck());
      }
      throw stuck;
    }
  }

  private void shutdownOnExit(Duration grace) {
    Runnable exit = () -> {
      exiting();
      shutdown(grace);
    };
    hook = new Thread(null, exit, name + "-shutdown", 0, false);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void forgetHook() {
    try {
      if (hook != null) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } catch (IllegalStateException underWay) {
      // then it runs, and finds this closed
    }
  }

  private void begun(TaskGroup run) {
    CancelReason why;
    synchronized (this) {
      runs.add(run);
      why = cancelled;
    }
    if (why != null) {
      run.cancel(why);
    }
  }

  private synchronized void ended(TaskGroup run) {
    runs.remove(run);
  }

  private void logUntaken(TaskContinuation failed) {
    log(failed + " failed and nobody has joined it", TaskControl.failure(failed));
  }

  /**
   * Where the JVM ends, its own logging has ended already, as both begin at once: then the thread's handler for uncaught
   * exceptions is told, which writes to standard error if the program has none.
   */
  private void log(String text, Throwable thrown) {
    if (!isExiting()) {
      LOGGER.log(System.Logger.Level.ERROR, text, thrown);
      return;
    }
    Thread thread = Thread.currentThread();
    thread
        .getUncaughtExceptionHandler()
        .uncaughtException(thread, new IllegalStateException(text, thrown));
  }

  /** Makes a scheduler. */
  public static final class Builder {
    private int loops = Runtime.getRuntime().availableProcessors();
    private String name = "weft";
    private ThreadContext context;
    private Duration exitGrace;

    private Builder() {}

    /**
     * How many loops, and so threads; as many as there are processors if not given.
     *
     * @param count at least 1
     * @return this
     */
    public Builder loops(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("a scheduler needs at least 1 loop, not " + count);
      }
      loops = count;
      return this;
    }

    /**
     * What its threads are called, with a hyphen and the loop's index behind it; {@code weft} if not given.
     *
     * @param prefix of the names
     * @return this
     */
    public Builder name(String prefix) {
      name = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /**
     * Carries with each task what a library keeps for its thread; nothing is carried if not given.
     *
     * @param carried called on all loops
     * @return this
     */
    public Builder threadContext(ThreadContext carried) {
      context = Objects.requireNonNull(carried, "carried");
      return this;
    }

    /**
     * {@linkplain Scheduler#shutdown(Duration) Shuts down} when the JVM is told to end, by SIGTERM, Ctrl-C or {@code
     * System.exit}, and lets it end only then. Nothing of the kind happens if not given: the JVM ends at once.
     *
     * @param grace how long tasks may go on before they are cancelled
     * @return this
     */
    public Builder shutdownOnExit(Duration grace) {
      exitGrace = Objects.requireNonNull(grace, "grace");
      return this;
    }

    /**
     * Starts the loops. They keep the JVM alive until the scheduler is closed.
     *
     * @throws IllegalStateException when the JVM was started without the Weft agent
     * @throws UncheckedIOException when a selector cannot be opened
     */
    public Scheduler build() {
      AgentCheck.require("a Scheduler");
      Scheduler scheduler = withThreads(name, loops, context);
      if (exitGrace != null) {
        scheduler.shutdownOnExit(exitGrace);
      }
      return scheduler;
    }
  }
}
