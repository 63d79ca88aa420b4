package io.weft.testing.mockito;

import io.weft.abi.Continuation;
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
    Class<?>[] plain = Arrays.copyOf(types, count - 1);
    for (Method candidate : method.getDeclaringClass().getDeclaredMethods()) {
      if (candidate.getName().equals(method.getName())
          && candidate.getReturnType() == method.getReturnType()
          && Arrays.equals(candidate.getParameterTypes(), plain)) {
        return candidate;
      }
    }
    return method;
  }
}
