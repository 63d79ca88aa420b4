package io.weft.bench;

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
 * Making an object of a class that may be subclassed and has a suspendable method: its constructor asks whether the
 * object's class is one that the agent has seen. The same without suspendable methods is what to compare with.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgs = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class ConstructionBenchmark {
  private int value = 3;

  /** Open, and so checked. */
  public static class Open {
    final int value;

    Open(int value) {
      this.value = value;
    }

    @Suspendable
    int work() {
      return value;
    }
  }

  /** One more constructor, and one more check. */
  public static class OpenSubclass extends Open {
    OpenSubclass(int value) {
      super(value);
    }

    @Override
    @Suspendable
    int work() {
      return value + 1;
    }
  }

  /** The same without anything suspendable. */
  public static class Plain {
    final int value;

    Plain(int value) {
      this.value = value;
    }

    int work() {
      return value;
    }
  }

  /** The same without anything suspendable. */
  public static class PlainSubclass extends Plain {
    PlainSubclass(int value) {
      super(value);
    }

    @Override
    int work() {
      return value + 1;
    }
  }

  @Setup
  public void requireInstrumented() {
    Instrumented.require(Open.class, "work");
  }

  @Benchmark
  public Object open() {
    return new Open(value);
  }

  @Benchmark
  public Object openSubclass() {
    return new OpenSubclass(value);
  }

  @Benchmark
  public Object plain() {
    return new Plain(value);
  }

  @Benchmark
  public Object plainSubclass() {
    return new PlainSubclass(value);
  }
}
