package io.weft.abi;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;

/**
 * The question that an instrumented default method asks about its object, before anything else:
 * {@link Subclasses#checkImplementor}. An inline cache of the classes found good, so that the question
 * is a comparison, and nothing where the compiler knows the class.
 *
 * <p>The classes are held weakly: they may come from loaders that live less long than the interface's.
 */
public final class ImplementorCheck extends MutableCallSite {
  /** Classes to compare with before the table of all classes is asked. */
  private static final int MOST_CLASSES = 4;

  private static final MethodHandle IS_OF;
  private static final MethodHandle MISS;
  private static final MethodHandle TABLE;
  private static final MethodHandle NOTHING =
      MethodHandles.empty(MethodType.methodType(void.class, Object.class));

  static {
    Lookup own = MethodHandles.lookup();
    MethodType question = MethodType.methodType(void.class, Object.class);
    try {
      IS_OF = own.findStatic(
          ImplementorCheck.class,
          "isOf",
          MethodType.methodType(boolean.class, WeakReference.class, Object.class));
      MISS = own.findVirtual(ImplementorCheck.class, "miss", question);
      TABLE = own.findStatic(Subclasses.class, "checkImplementor", question);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private int classes;

  private ImplementorCheck(MethodType question) {
    super(question);
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
    return new ImplementorCheck(question);
  }

  @SuppressWarnings("UnusedMethod") // by its name, above
  private static boolean isOf(WeakReference<Class<?>> type, Object self) {
    return type.refersTo(self.getClass());
  }

  @SuppressWarnings("UnusedMethod") // by its name, above
  private void miss(Object self) {
    Subclasses.checkImplementor(self);
    synchronized (this) {
      if (classes == MOST_CLASSES) {
        setTarget(TABLE);
      } else {
        classes++;
        MethodHandle isOf = IS_OF.bindTo(new WeakReference<Class<?>>(self.getClass()));
        setTarget(MethodHandles.guardWithTest(isOf, NOTHING, getTarget()));
      }
    }
  }
}
