package io.weft.agent.classify;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/**
 * Rejects, from its constant pool and header alone, a class that has and inherits nothing
 * suspendable. It may let too many through, never too few.
 */
public final class ClassFilter {
  private static final int UTF8 = 1;
  private static final int INVOKE_DYNAMIC = 18;
  private static final String TWIN = InstrumentedMark.HIDDEN_PARAMETER + ")";

  private final Suspendables suspendables;
  private final SuspendableRules rules;
  /** An array, as every constant of every class is compared with them. */
  private final String[] markers;

  ClassFilter(Suspendables suspendables, SuspendableRules rules) {
    this.suspendables = suspendables;
    this.rules = rules;
    Set<String> all = new HashSet<>(rules.annotations());
    all.addAll(rules.exceptions());
    this.markers = all.toArray(new String[0]);
  }

  /**
   * Whether the agent may have to change a class.
   *
   * @param reader its class file
   */
  public boolean isWorthReading(ClassReader reader) {
    return mayHaveSuspendables(reader) || linksLambda(reader);
  }

  /** Whether a class may have or inherit suspendable methods, or has a supertype that cannot be read. */
  boolean mayHaveSuspendables(ClassReader reader) {
    return inherits(reader)
        || mentions(reader)
        || rules.listsAnyOf(reader.getClassName())
        || suspendables.hierarchy().isPackageAnnotated(reader.getClassName());
  }

  private boolean inherits(ClassReader reader) {
    if (reader.getSuperName() != null && mayBringMethods(reader.getSuperName())) {
      return true;
    }
    for (String type : reader.getInterfaces()) {
      if (mayBringMethods(type)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayBringMethods(String type) {
    return !suspendables.ofClass(type).isEmpty() || !suspendables.hierarchy().isReadable(type);
  }

  private boolean mentions(ClassReader reader) {
    for (int i = 1; i < reader.getItemCount(); i++) {
      int item = reader.getItem(i);
      // Nothing stands for the second half of a long or double.
      if (item != 0 && reader.readByte(item - 1) == UTF8 && isTelling(reader, item)) {
        return true;
      }
    }
    return false;
  }

  private boolean linksLambda(ClassReader reader) {
    char[] buffer = null;
    for (int i = 1; i < reader.getItemCount(); i++) {
      int item = reader.getItem(i);
      if (item != 0 && reader.readByte(item - 1) == INVOKE_DYNAMIC) {
        buffer = buffer == null ? new char[reader.getMaxStringLength()] : buffer;
        if (isLambda(reader, item, buffer)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Compares bytes: decoding every string of every class would cost more than the rest. */
  private boolean isTelling(ClassReader reader, int item) {
    int length = reader.readUnsignedShort(item);
    for (String marker : markers) {
      if (length == marker.length() && matches(reader, item + 2, marker)) {
        return true;
      }
    }
    return length > TWIN.length()
        && reader.readByte(item + 2) == '('
        && isTwin(reader, item, length);
  }

  /** Whether the parameters of a descriptor end as those of a twin do. */
  private static boolean isTwin(ClassReader reader, int item, int length) {
    for (int i = item + 2 + TWIN.length(); i < item + 2 + length; i++) {
      if (reader.readByte(i) == ')' && matches(reader, i + 1 - TWIN.length(), TWIN)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(ClassReader reader, int offset, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (reader.readByte(offset + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isLambda(ClassReader reader, int item, char[] buffer) {
    int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
    String name = reader.readUTF8(nameAndType, buffer);
    Type made = Type.getReturnType(reader.readUTF8(nameAndType + 2, buffer));
    if (made.getSort() != Type.OBJECT) {
      return false;
    }
    for (MethodKey method : suspendables.ofClass(made.getInternalName())) {
      if (method.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
