package io.weft.equivalence;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Values and exceptions as text that tells apart what must not be mixed up: 1, 1L and "1". */
final class Rendering {
  /**
   * Their messages do not count. The JVM's own quote the code or the loader, which differ, and once
   * C2 has compiled a place that raises them often they have none (OmitStackTraceInFastThrow).
   */
  private static final Set<Class<?>> RAISED_BY_JVM = Set.of(
      NullPointerException.class,
      ClassCastException.class,
      ArithmeticException.class,
      ArrayStoreException.class,
      ArrayIndexOutOfBoundsException.class);

  private Rendering() {}

  static String of(Object value) {
    if (value == null) {
      return "null";
    }
    if (value.getClass().isArray()) {
      return array(value);
    }
    if (value instanceof Collection<?> elements) {
      StringJoiner joined = new StringJoiner(", ", "(", ")");
      elements.forEach(element -> joined.add(of(element)));
      return joined.toString();
    }
    if (value instanceof Map<?, ?> entries) {
      StringJoiner joined = new StringJoiner(", ", "{", "}");
      entries.forEach((key, element) -> joined.add(of(key) + "=" + of(element)));
      return joined.toString();
    }
    if (value instanceof Throwable thrown) {
      return ofThrown(thrown);
    }
    return scalar(value);
  }

  private static String scalar(Object value) {
    if (value instanceof String text) {
      return '"' + text + '"';
    }
    if (value instanceof Float number) {
      // Bits, because all NaNs print alike and a restored value must keep its own.
      return "Float:" + number + "/" + Integer.toHexString(Float.floatToRawIntBits(number));
    }
    if (value instanceof Double number) {
      return "Double:" + number + "/" + Long.toHexString(Double.doubleToRawLongBits(number));
    }
    if (value instanceof Character character) {
      return "Character:" + (int) character;
    }
    return value.getClass().getSimpleName() + ":" + value;
  }

  private static String array(Object array) {
    String name = array.getClass().getComponentType().getSimpleName();
    StringJoiner joined = new StringJoiner(", ", name + "[", "]");
    for (int i = 0; i < Array.getLength(array); i++) {
      joined.add(of(Array.get(array, i)));
    }
    return joined.toString();
  }

  /** Class, message, causes and suppressed exceptions. */
  static String ofThrown(Throwable thrown) {
    return ofThrown(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  /** Such an exception has no trace once C2 has compiled a place that raises it often. */
  static boolean isRaisedByJvm(Throwable thrown) {
    return RAISED_BY_JVM.contains(thrown.getClass());
  }

  private static String ofThrown(Throwable thrown, Set<Throwable> seen) {
    if (!seen.add(thrown)) {
      return "(again " + thrown.getClass().getName() + ")";
    }
    StringBuilder text = new StringBuilder(thrown.getClass().getName());
    if (!isRaisedByJvm(thrown)) {
      text.append(": ").append(thrown.getMessage());
    }
    if (thrown.getCause() != null) {
      text.append(", caused by ").append(ofThrown(thrown.getCause(), seen));
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      text.append(", suppressed [").append(ofThrown(suppressed, seen)).append(']');
    }
    return text.toString();
  }
}
