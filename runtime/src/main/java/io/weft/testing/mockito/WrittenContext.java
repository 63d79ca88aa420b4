package io.weft.testing.mockito;

import io.weft.abi.Continuation;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import org.mockito.MockedConstruction;

/** What a test is told of a construction that suspendable code began: the constructor that was written. */
record WrittenContext(int getCount, Constructor<?> constructor, List<?> arguments)
    implements MockedConstruction.Context {
  static MockedConstruction.Context of(MockedConstruction.Context context) {
    Constructor<?> called = context.constructor();
    Class<?>[] types = called.getParameterTypes();
    int last = types.length - 1;
    if (last < 0 || types[last] != Continuation.class) {
      return context;
    }
    try {
      Constructor<?> written =
          called.getDeclaringClass().getDeclaredConstructor(Arrays.copyOf(types, last));
      return new WrittenContext(context.getCount(), written, context.arguments().subList(0, last));
    } catch (NoSuchMethodException notATwin) {
      return context;
    }
  }
}
