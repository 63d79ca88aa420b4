package io.weft.testing.mockito;

import io.weft.abi.Continuation;
import io.weft.abi.Marks;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Which methods go together: the one that was written, and the one that the agent has added. */
final class Twins {
  private Twins() {}

  /** The method that was written; itself, if it is no twin. */
  static Method written(Method method) {
    Class<?>[] types = method.getParameterTypes();
    int count = types.length;
    if (count == 0 || types[count - 1] != Continuation.class) {
      return method;
    }
    Method plain = find(method, Arrays.copyOf(types, count - 1));
    return plain == null ? method : plain;
  }

  /**
   * What the real method does nothing but to call: a written one its twin; or a twin the written one, where that could
   * not be rewritten.
   *
   * @return null: it does its own work
   */
  static Method passedOnTo(Method method) {
    Method written = written(method);
    boolean refused = isRefused(written);
    if (written != method) {
      return refused ? written : null;
    }
    Class<?>[] types = Arrays.copyOf(method.getParameterTypes(), method.getParameterCount() + 1);
    types[types.length - 1] = Continuation.class;
    return refused ? null : find(method, types);
  }

  private static boolean isRefused(Method written) {
    MethodType type = MethodType.methodType(written.getReturnType(), written.getParameterTypes());
    return Marks.refusal(
            written.getDeclaringClass(), written.getName(), type.toMethodDescriptorString())
        != null;
  }

  /** Whether a written method is one of those by which Mockito knows its mocks, so that they cannot be mocked. */
  static boolean isIdentity(Method written) {
    Class<?>[] types = written.getParameterTypes();
    return switch (written.getName()) {
      case "equals" -> types.length == 1 && types[0] == Object.class;
      case "hashCode" -> types.length == 0;
      default -> false;
    };
  }

  /** As the class of a method has it, which may declare the one and inherit the other. */
  private static Method find(Method like, Class<?>[] types) {
    for (Class<?> type = like.getDeclaringClass(); type != null; type = type.getSuperclass()) {
      Method found = find(type.getDeclaredMethods(), like, types);
      if (found != null) {
        return found;
      }
    }
    return find(like.getDeclaringClass().getMethods(), like, types);
  }

  private static Method find(Method[] methods, Method like, Class<?>[] types) {
    for (Method candidate : methods) {
      if (candidate.getName().equals(like.getName())
          && candidate.getReturnType() == like.getReturnType()
          && Arrays.equals(candidate.getParameterTypes(), types)) {
        return candidate;
      }
    }
    return null;
  }
}
