package io.weft.bench;

import java.lang.reflect.Method;
import java.util.Arrays;

/** For benchmarks in which nothing suspends, so that there are no steps to count. */
final class Instrumented {
  private Instrumented() {}

  /** Refuses to measure a method that has no second body. */
  static void require(Class<?> type, String method) {
    long bodies = Arrays.stream(type.getDeclaredMethods())
        .map(Method::getName)
        .filter(method::equals)
        .count();
    if (bodies < 2) {
      throw new IllegalStateException(
          method + " was not instrumented: run this with samples/bench/run");
    }
  }
}
