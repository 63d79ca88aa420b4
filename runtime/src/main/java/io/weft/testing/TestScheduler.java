package io.weft.testing;

import io.weft.Scheduler;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.internal.loop.FailureReporter;
import io.weft.internal.loop.SteppedLoops;
import io.weft.internal.loop.TurnOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A scheduler for tests: all its loops are driven by the calling thread, in virtual time, and in an order that a seed
 * decides.
 *
 * <pre>{@code
 * try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
 *     String answer = scheduler.run(() -> service.answerWithin(Duration.ofHours(1)));
 *     assertEquals(Duration.ofHours(1), scheduler.now());
 * }
 * }</pre>
 *
 * <p><b>Time</b> stands while any task can run; when none can, it jumps to the next deadline. So a test that sleeps for a
 * day takes no time, and time-outs are exact to the millisecond. {@code System.nanoTime()} knows nothing of that: give
 * the code under test a {@link #clock()}. A task that yields until it is later fails the run after some seconds.
 *
 * <p><b>Order</b>: which loop takes its turn, and which of its tasks that are ready runs next, is drawn at random. The
 * same seed gives the same order, as long as nothing comes from outside. A failure names its seed, as a suppressed
 * exception; {@code -Dweft.test.seed=SEED} repeats it. {@link Builder#fifo} gives the order of production.
 *
 * <p><b>Deadlocks</b>: when no task can run, no timer is armed and nothing is expected from outside, the run fails at once
 * with a {@link DeadlockError} that lists the tasks and what each waits for. From outside come ready channels that tasks
 * wait for, and what {@link Builder#otherThreads} announces. For those this waits in real time: ten seconds, or where
 * a timer is armed, ten milliseconds for channels, after which the time moves.
 *
 * <p>Any thread may drive, but one at a time, and none that runs in a task. A suspendable call of the test itself,
 * outside any task, blocks the thread as ever, and nobody drives meanwhile: join a task inside of another one.
 */
@SuppressWarnings("overloads") // a lambda with a value is a callable
public final class TestScheduler implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.weft");

  private final SteppedLoops loops;
  private final Scheduler scheduler;
  private final String order;

  private TestScheduler(Builder built, TurnOrder turns, String order) {
    this.order = order;
    try {
      loops = new SteppedLoops(
          built.loops, turns, built.strangersNs, this::deadlock, FailureReporter.logging(LOGGER));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot open a selector", failed);
    }
    scheduler = Scheduler.drivenBy("test", loops.loops(), loops);
  }

  /** What a scheduler for tests is made of. */
  public static Builder builder() {
    return new Builder();
  }

  // ---- to the end

  /**
   * Runs a program until it and all tasks it has spawned have ended; otherwise as {@link Scheduler#run}.
   *
   * @param <V> the type of the value
   * @param main runs as task {@code main} on loop 0
   * @return main's value
   * @throws DeadlockError when no task can ever run again; they are cancelled before
   * @throws IllegalStateException inside a task, or while another thread drives
   */
  public <V> V run(SuspendableCallable<V> main) {
    try {
      return scheduler.runBlocking(main);
    } catch (Throwable thrown) {
      throw noted(thrown);
    }
  }

  /**
   * The same, for a program without value.
   *
   * @param main runs as task {@code main} on loop 0
   */
  public void run(SuspendableRunnable main) {
    try {
      scheduler.runBlocking(main);
    } catch (Throwable thrown) {
      throw noted(thrown);
    }
  }

  // ---- step by step

  /**
   * Starts a task, which runs when the loops are driven. {@link #close} waits for its end.
   *
   * @param <T> the type of the value
   * @param body what it runs
   * @return the task
   */
  public <T> Task<T> spawn(SuspendableCallable<T> body) {
    return scheduler.spawn(body);
  }

  /**
   * The same, for a body without value.
   *
   * @param body what it runs
   * @return the task, whose value is null
   */
  public Task<Void> spawn(SuspendableRunnable body) {
    return scheduler.spawn(body);
  }

  /**
   * Runs tasks until none can run at the present time.
   *
   * @throws DeadlockError when that does not come about
   * @throws IllegalStateException inside a task, or while another thread drives
   */
  public void runUntilIdle() {
    loops.runUntilIdle();
  }

  /**
   * Lets the time pass, and runs what becomes due, one deadline after the other.
   *
   * @param duration zero or more
   * @throws IllegalStateException inside a task, or while another thread drives
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back, by " + duration);
    }
    loops.advance(duration.toNanos());
  }

  /** The virtual time that has passed since this scheduler was made. Any thread. */
  public Duration now() {
    return Duration.ofNanos(loops.nowNs());
  }

  /** The virtual time as a clock in UTC, which began with the year 2000. Any thread. */
  public Clock clock() {
    return new VirtualClock(loops);
  }

  /** The scheduler itself, for code that is given one. Blocking in its methods drives the loops. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /**
   * Who waits for what, as {@link Scheduler#dump}.
   *
   * @return lines of text
   */
  public String dump() {
    return scheduler.dump();
  }

  /**
   * Runs until all tasks have ended.
   *
   * @throws DeadlockError when some never will; they are cancelled before
   * @throws io.weft.TaskFailedException when a task of {@link #spawn} failed and nobody took it
   */
  @Override
  public void close() {
    try {
      scheduler.close();
    } catch (Throwable thrown) {
      throw noted(thrown);
    }
  }

  private Error deadlock(String why) {
    return new DeadlockError(why + "\nat " + now() + ", " + order + "\n" + dump());
  }

  private RuntimeException noted(Throwable thrown) {
    if (!(thrown instanceof DeadlockError)) {
      thrown.addSuppressed(new ScheduleNote(order));
    }
    return TestScheduler.<RuntimeException>unchecked(thrown);
  }

  /** Throws anything, as the compiler takes it for an X. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }

  /** Makes a scheduler for tests. */
  public static final class Builder {
    private int loops = 1;
    private OptionalLong seed = OptionalLong.empty();
    private boolean fifo;
    private long strangersNs;

    private Builder() {}

    /**
     * How many loops; 1 if not given.
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
     * Decides the order; if not given, the system property {@code weft.test.seed} does, else chance.
     *
     * @param number any
     * @return this
     */
    public Builder seed(long number) {
      seed = OptionalLong.of(number);
      return this;
    }

    /**
     * Tasks of a loop run in the order in which they become ready, as in production, and loops in turn.
     *
     * @return this
     */
    public Builder fifo() {
      fifo = true;
      return this;
    }

    /**
     * Announces that threads outside the scheduler may complete what tasks wait for: when no task can run, they are
     * waited for before the time moves, and before a deadlock is declared.
     *
     * @param patience for how long, in real time
     * @return this
     */
    public Builder otherThreads(Duration patience) {
      strangersNs = patience.toNanos();
      return this;
    }

    /**
     * Makes it.
     *
     * @throws IllegalStateException when the JVM was started without the Weft agent
     */
    public TestScheduler build() {
      return fifo
          ? new TestScheduler(this, TurnOrder.fifo(), "in first-in, first-out order")
          : build(firstSeed());
    }

    /**
     * Runs a program under many orders, each on a scheduler of its own: with the seeds from the given one on; from a
     * random one if none was given. With the system property {@code weft.test.seed}, under that one alone.
     *
     * @param seeds how many
     * @param main what to run; makes what it works on anew each time
     * @throws AssertionError at the first run that fails: names its seed, with the failure as the cause
     */
    public void explore(int seeds, SuspendableRunnable main) {
      Objects.requireNonNull(main, "main");
      if (fifo) {
        throw new IllegalStateException(
            "fifo() leaves one order only: there is nothing to explore");
      }
      long first = firstSeed();
      int count = seed.isEmpty() && TestOptions.seed().isPresent() ? 1 : seeds;
      for (int i = 0; i < count; i++) {
        try (TestScheduler scheduler = build(first + i)) {
          scheduler.scheduler.runBlocking(main);
        } catch (Throwable thrown) {
          throw new AssertionError(
              "run " + (i + 1) + " of " + count + " failed, " + seeded(first + i) + ": "
                  + thrown.getClass().getName(),
              thrown);
        }
      }
    }

    private long firstSeed() {
      return seed.orElseGet(() -> TestOptions.seed().orElseGet(() -> new Random().nextInt()));
    }

    private TestScheduler build(long number) {
      // Consecutive seeds alone would give similar first numbers.
      Random random = new Random(number * 0x9E3779B97F4A7C15L);
      return new TestScheduler(this, TurnOrder.shuffled(random), seeded(number));
    }

    private static String seeded(long number) {
      return "with seed " + number + " (to repeat: -D" + TestOptions.SEED + "=" + number + ")";
    }
  }
}
