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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loops that the JIT vectorises, between two calls that may suspend and do not: the direct body must leave them as they
 * are. Compare {@code …InCoroutine} with {@code …Plain}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgs = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class LoopBenchmark {
  private static final int LENGTH = 1024;
  /** As often in one operation, so that making the coroutine does not count. */
  private static final int TIMES = 64;

  private final float[] x = new float[LENGTH];
  private final float[] y = new float[LENGTH];
  private final int[] numbers = new int[LENGTH];
  private boolean wait;
  private int calls;
  private int sum;
  private int expected;

  @Setup
  public void fill() {
    Instrumented.require(LoopBenchmark.class, "saxpyBetweenCalls");
    for (int i = 0; i < LENGTH; i++) {
      x[i] = 1f / (i + 1);
      numbers[i] = i * 31;
      expected += numbers[i];
    }
  }

  @Benchmark
  public int saxpyInCoroutine() {
    return run(new Coroutine(() -> {
      for (int i = 0; i < TIMES; i++) {
        saxpyBetweenCalls(0.5f);
      }
    }));
  }

  @Benchmark
  public int saxpyPlain() {
    for (int i = 0; i < TIMES; i++) {
      plainSaxpy(0.5f);
    }
    return calls;
  }

  @Benchmark
  public int sumInCoroutine() {
    run(new Coroutine(() -> {
      for (int i = 0; i < TIMES; i++) {
        sum = sumBetweenCalls();
      }
    }));
    return checkedSum();
  }

  @Benchmark
  public int sumPlain() {
    for (int i = 0; i < TIMES; i++) {
      sum = plainSum();
    }
    return checkedSum();
  }

  private int run(Coroutine coroutine) {
    if (coroutine.resume()) {
      throw new IllegalStateException("suspended, though nothing in it waits");
    }
    return calls;
  }

  private int checkedSum() {
    if (sum != expected) {
      throw new IllegalStateException("sum is " + sum + ", expected " + expected);
    }
    return sum;
  }

  @Suspendable
  private void saxpyBetweenCalls(float a) {
    maybeWait();
    for (int i = 0; i < x.length; i++) {
      y[i] = a * x[i] + y[i];
    }
    maybeWait();
  }

  private void plainSaxpy(float a) {
    plainCall();
    for (int i = 0; i < x.length; i++) {
      y[i] = a * x[i] + y[i];
    }
    plainCall();
  }

  @Suspendable
  private int sumBetweenCalls() {
    maybeWait();
    int total = 0;
    for (int i = 0; i < numbers.length; i++) {
      total += numbers[i];
    }
    maybeWait();
    return total;
  }

  private int plainSum() {
    plainCall();
    int total = 0;
    for (int i = 0; i < numbers.length; i++) {
      total += numbers[i];
    }
    plainCall();
    return total;
  }

  @Suspendable
  private void maybeWait() {
    calls++;
    if (wait) {
      Coroutine.suspend();
    }
  }

  private void plainCall() {
    calls++;
    if (wait) {
      throw new IllegalStateException();
    }
  }
}
