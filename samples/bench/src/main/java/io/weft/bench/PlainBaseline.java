package io.weft.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The same work without coroutines: the least that {@link FibBenchmark} and {@link SwitchBenchmark} could cost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgs = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class PlainBaseline {
  static final int FIB_25 = 75_025;

  private final StepCheck check = new StepCheck();
  private final Unwinding unwinding = new Unwinding();
  private Machine machine;
  /** Read from a field each time, so that the compiler cannot know it. */
  private int n = 25;

  /** What a continuation is for code that returns from a call. */
  private static final class Unwinding {
    private boolean now;
  }

  /** What a coroutine is for its caller. */
  private interface Machine {
    boolean resume();
  }

  /** A coroutine that loops, as one would write it by hand. */
  private static final class TwoStates implements Machine {
    private final StepCheck check;
    private int state;

    TwoStates(StepCheck check) {
      this.check = check;
    }

    @Override
    public boolean resume() {
      switch (state) {
        case 0:
          check.stepping();
          state = 1;
          return true;
        case 1:
          check.stepping();
          state = 0;
          return true;
        default:
          return false;
      }
    }
  }

  @Setup
  public void start() {
    machine = new TwoStates(check);
  }

  /** Compare with {@link SwitchBenchmark#atDepth}. */
  @Benchmark
  public boolean twoStateMachine() {
    check.resuming();
    return machine.resume();
  }

  /** Compare with {@link FibBenchmark#fibInCoroutine}. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public int fib() {
    return checked(fib(n));
  }

  /** Compare with {@link FibBenchmark#staticFibInCoroutine}. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public int staticFib() {
    return checked(staticFib(n));
  }

  /**
   * {@link #staticFib} with what every call that may suspend needs behind it, written by hand: a parameter more, and a
   * test of a field of it. Nobody who suspends by returning can do with less.
   */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public int staticFibWithTests() {
    return checked(staticFib(n, unwinding));
  }

  private int checked(int result) {
    if (result != FIB_25) {
      throw new IllegalStateException("fib(" + n + ") is wrong: " + result);
    }
    return result;
  }

  @TearDown
  public void verify() {
    check.verify();
  }

  private int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  private static int staticFib(int n) {
    return n < 2 ? n : staticFib(n - 1) + staticFib(n - 2);
  }

  private static int staticFib(int n, Unwinding unwinding) {
    if (n < 2) {
      return n;
    }
    int one = staticFib(n - 1, unwinding);
    if (unwinding.now) {
      return save(unwinding);
    }
    int other = staticFib(n - 2, unwinding);
    if (unwinding.now) {
      return save(unwinding);
    }
    return one + other;
  }

  private static int save(Unwinding unwinding) {
    throw new IllegalStateException("nobody unwinds here: " + unwinding.now);
  }
}
