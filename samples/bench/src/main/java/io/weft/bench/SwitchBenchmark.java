package io.weft.bench;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One {@code resume()} and the {@code suspend()} that ends it, without a scheduler. One operation is one round trip.
 *
 * <p>With {@code -prof gc}, {@code gc.alloc.rate.norm} is the bytes of a switch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgs = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class SwitchBenchmark {
  /** How many calls below the coroutine's entry it suspends. */
  @Param({"1", "10", "100"})
  public int depth;

  private final StepCheck check = new StepCheck();
  private final int[] data = {1, 2, 3};
  private Coroutine loopAtDepth;
  private Coroutine downAndUp;

  @SuppressWarnings("UnusedVariable") // takes the calls' results, so that none is optimised away
  private long sum;

  @Setup
  public void start() {
    loopAtDepth = new Coroutine(() -> descendAndLoop(depth));
    downAndUp = new Coroutine(() -> {
      for (long round = 0; ; round++) {
        sum += descendOnce(depth, round, data);
      }
    });
  }

  /** The coroutine loops at that depth; the frames above the loop stay suspended all the time. */
  @Benchmark
  public boolean atDepth() {
    check.resuming();
    return loopAtDepth.resume();
  }

  /** Returns up all the frames, calls down again and suspends at the bottom: every frame is left and entered. */
  @Benchmark
  public boolean callYieldReturn() {
    check.resuming();
    return downAndUp.resume();
  }

  @TearDown
  public void verify() {
    check.verify();
  }

  @Suspendable
  private void descendAndLoop(int calls) {
    if (calls > 1) {
      descendAndLoop(calls - 1);
      return;
    }
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  /** Uses its int, its long and its reference after the call, so that each frame keeps all three. */
  @Suspendable
  private long descendOnce(int calls, long round, int[] values) {
    if (calls > 1) {
      return descendOnce(calls - 1, round + 1, values) + round + values[calls % values.length];
    }
    check.stepping();
    Coroutine.suspend();
    return round + values[calls];
  }
}
