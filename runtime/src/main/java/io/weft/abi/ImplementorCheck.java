package io.weft.abi;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * The question that an instrumented default method asks about its object, before anything else:
 * {@link Subclasses#checkImplementor}.
 */
public final class ImplementorCheck extends ReceiverCheck {
  private static final MethodType QUESTION = MethodType.methodType(void.class, Object.class);
  private static final MethodHandle NOTHING = MethodHandles.empty(QUESTION);
  private static final MethodHandle MISS = find(MethodHandles.lookup(), "miss", QUESTION, false);
  private static final MethodHandle TABLE = find(MethodHandles.lookup(), "ask", QUESTION, true);

  private ImplementorCheck() {
    super(TABLE);
    setTarget(MISS.bindTo(this));
  }

  /**
   * Links the question of one default method.
   *
   * @param host the interface
   * @param name not used
   * @param question object to nothing
   */
  public static CallSite implementorCheck(Lookup host, String name, MethodType question) {
    return new ImplementorCheck();
  }

  private static void ask(Object self) {
    Subclasses.checkImplementor(self);
  }

  @SuppressWarnings("UnusedMethod") // by its name, above
  private void miss(Object self) {
    ask(self);
    learn(self, NOTHING);
  }
}
