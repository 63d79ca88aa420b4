package io.weft.bench.work.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * {@code jdk.internal.vm.Continuation}, which cannot be named where Java 17 is compiled for. Constant method handles are
 * compiled as the calls that they stand for.
 */
final class JdkContinuation {
  private static final Object SCOPE;
  private static final MethodHandle NEW;
  private static final MethodHandle RUN;
  private static final MethodHandle YIELD;

  static {
    try {
      Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
      Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SCOPE = scope.getConstructor(String.class).newInstance("bench");
      NEW = lookup
          .findConstructor(continuation, MethodType.methodType(void.class, scope, Runnable.class))
          .bindTo(SCOPE)
          .asType(MethodType.methodType(Object.class, Runnable.class));
      RUN = lookup
          .findVirtual(continuation, "run", MethodType.methodType(void.class))
          .asType(MethodType.methodType(void.class, Object.class));
      YIELD = lookup
          .findStatic(continuation, "yield", MethodType.methodType(boolean.class, scope))
          .bindTo(SCOPE);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(
          "needs JDK 21 or newer, and --add-exports java.base/jdk.internal.vm=ALL-UNNAMED",
          missing);
    }
  }

  private final Object continuation;

  JdkContinuation(Runnable body) {
    try {
      continuation = (Object) NEW.invokeExact(body);
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  /** To the next {@link #yieldNow} or the end. */
  void run() {
    try {
      RUN.invokeExact(continuation);
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  static void yieldNow() {
    try {
      boolean ignored = (boolean) YIELD.invokeExact();
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }
}
