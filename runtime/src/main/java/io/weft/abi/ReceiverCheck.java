package io.weft.abi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;

/**
 * A question about the class of an object that is about to be called. An inline cache of the answers, so
 * that the question is a comparison, and nothing where the compiler knows the class.
 *
 * <p>The classes are held weakly: they may come from loaders that live less long than the caller's.
 */
abstract class ReceiverCheck extends MutableCallSite {
  /** Classes to compare with before the table of all classes is asked. */
  private static final int MOST_CLASSES = 4;

  private static final MethodHandle IS_OF;

  static {
    try {
      IS_OF = MethodHandles.lookup()
          .findStatic(
              ReceiverCheck.class,
              "isOf",
              MethodType.methodType(boolean.class, WeakReference.class, Object.class));
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final MethodHandle table;
  private int classes;

  /**
   * Makes the question.
   *
   * @param table answers it for any class
   */
  ReceiverCheck(MethodHandle table) {
    super(table.type());
    this.table = table;
  }

  /**
   * Remembers an answer.
   *
   * @param self an object of the class
   * @param answer gives the answer for all objects of the class
   */
  final synchronized void learn(Object self, MethodHandle answer) {
    if (classes == MOST_CLASSES) {
      setTarget(table);
    } else {
      classes++;
      MethodHandle isOf = IS_OF.bindTo(new WeakReference<Class<?>>(self.getClass()));
      setTarget(MethodHandles.guardWithTest(isOf, answer, getTarget()));
    }
  }

  /** A method of a subclass, which knows all. */
  static MethodHandle find(Lookup own, String name, MethodType type, boolean isStatic) {
    try {
      return isStatic
          ? own.findStatic(own.lookupClass(), name, type)
          : own.findVirtual(own.lookupClass(), name, type);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("UnusedMethod") // by its name, above
  private static boolean isOf(WeakReference<Class<?>> type, Object self) {
    return type.refersTo(self.getClass());
  }
}
