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
 * What a call costs that may suspend and does not: about 250,000 of them in one operation. Compare with {@link
 * PlainBaseline#fib}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgs = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class FibBenchmark {
  /** Read from a field each time, so that the compiler cannot know it. */
  private int n = 25;

  private int result;

  /** Nothing suspends here, so there are no steps to count. Instead: is there a second body? */
  @Setup
  public void requireInstrumented() {
    Instrumented.require(FibBenchmark.class, "fib");
  }

  @Benchmark
  public int fibInCoroutine() {
    return run(new Coroutine(() -> result = fib(n)));
  }

  /**
   * The same without a receiver. The JIT of JDK 17 has an unusually good form for the plain static
   * recursion with its single parameter, which any second parameter takes from it.
   */
  @Benchmark
  public int staticFibInCoroutine() {
    return run(new Coroutine(() -> result = staticFib(n)));
  }

  private int run(Coroutine coroutine) {
    if (coroutine.resume() || result != PlainBaseline.FIB_25) {
      throw new IllegalStateException("fib(" + n + ") suspended or is wrong: " + result);
    }
    return result;
  }

  @Suspendable
  private int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  @Suspendable
  private static int staticFib(int n) {
    return n < 2 ? n : staticFib(n - 1) + staticFib(n - 2);
  }
}
