package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A class names its interfaces twice, with type arguments and without; libraries go by the index. */
class GenericInterfacesTest {
  /** Implements one of the JDK's interfaces. */
  static class Own implements Supplier<String> {
    @Override
    @Suspendable
    public String get() {
      Coroutine.suspend();
      return "own";
    }
  }

  /** Leaves that to its subclasses. */
  abstract static class Base<T> implements Supplier<T> {}

  /** Has type arguments for its superclass alone. */
  static class Inherited extends Base<String> {
    @Override
    @Suspendable
    public String get() {
      Coroutine.suspend();
      return "inherited";
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Own.class, Inherited.class})
  void areAsManyAsWithoutArguments(Class<?> type) {
    assertEquals(
        Arrays.stream(type.getInterfaces()).map(Class::getName).toList(),
        Arrays.stream(type.getGenericInterfaces())
            .map(Type::getTypeName)
            .map(name -> name.replaceFirst("<.*", ""))
            .toList());
  }

  @Test
  void keepTheirArguments() {
    assertEquals(
        "java.util.function.Supplier<java.lang.String>",
        Own.class.getGenericInterfaces()[0].getTypeName());
    ParameterizedType parent = (ParameterizedType) Inherited.class.getGenericSuperclass();
    assertEquals(List.of(String.class), List.of(parent.getActualTypeArguments()));
  }
}
