package io.weft.bench;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.util.SplittableRandom;
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

/**
 * As {@link SwitchBenchmark#atDepth}, with eight coroutines of different classes taking turns: the call that resumes a
 * frame can no longer be predicted by its class, as in a program that does more than one thing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgs = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class RoundRobinBenchmark {
  /** A power of two, and more than a branch predictor learns by heart. */
  private static final int TURNS = 1 << 16;

  private final StepCheck check = new StepCheck();
  private final byte[] order = new byte[TURNS];
  private Coroutine[] coroutines;
  private int next;

  @Setup
  public void start() {
    coroutines = new Coroutine[] {
      new Coroutine(this::loop0), new Coroutine(this::loop1), new Coroutine(this::loop2),
      new Coroutine(this::loop3), new Coroutine(this::loop4), new Coroutine(this::loop5),
      new Coroutine(this::loop6), new Coroutine(this::loop7)
    };
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < TURNS; i++) {
      order[i] = (byte) random.nextInt(8);
    }
  }

  @Benchmark
  public boolean eightFrameClasses() {
    check.resuming();
    Coroutine coroutine = coroutines[next];
    next = (next + 1) % 8;
    return coroutine.resume();
  }

  /** So that not even the order can be predicted. */
  @Benchmark
  public boolean eightFrameClassesInRandomOrder() {
    check.resuming();
    Coroutine coroutine = coroutines[order[next]];
    next = (next + 1) & (TURNS - 1);
    return coroutine.resume();
  }

  @TearDown
  public void verify() {
    check.verify();
  }

  @Suspendable
  private void loop0() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  @Suspendable
  private void loop1() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  @Suspendable
  private void loop2() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  @Suspendable
  private void loop3() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  @Suspendable
  private void loop4() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  @Suspendable
  private void loop5() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  @Suspendable
  private void loop6() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }

  @Suspendable
  private void loop7() {
    while (true) {
      check.stepping();
      Coroutine.suspend();
    }
  }
}
