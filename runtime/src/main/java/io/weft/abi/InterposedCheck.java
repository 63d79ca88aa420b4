package io.weft.abi;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * The question that code which was instrumented at build time asks about an object before it calls the twin
 * of an interface: {@link Interposed#is}.
 */
public final class InterposedCheck extends ReceiverCheck {
  private static final MethodType QUESTION = MethodType.methodType(boolean.class, Object.class);
  private static final MethodHandle MISS = find(MethodHandles.lookup(), "miss", QUESTION, false);
  private static final MethodHandle TABLE = find(MethodHandles.lookup(), "ask", QUESTION, true);

  private InterposedCheck() {
    super(TABLE);
    setTarget(MISS.bindTo(this));
  }

  /**
   * Links the question of one call.
   *
   * @param host the caller
   * @param name not used
   * @param question object to truth
   */
  public static CallSite interposedCheck(Lookup host, String name, MethodType question) {
    return Interposed.isPossible() ? new InterposedCheck() : new ConstantCallSite(answer(false));
  }

  private static MethodHandle answer(boolean value) {
    return MethodHandles.dropArguments(
        MethodHandles.constant(boolean.class, value), 0, Object.class);
  }

  private static boolean ask(Object self) {
    return Interposed.is(self);
  }

  @SuppressWarnings("UnusedMethod") // by its name, above
  private boolean miss(Object self) {
    boolean value = ask(self);
    learn(self, answer(value));
    return value;
  }
}
