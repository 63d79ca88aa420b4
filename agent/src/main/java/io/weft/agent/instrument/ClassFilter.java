package io.weft.agent.instrument;

import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.util.Arrays;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/**
 * Rejects, from its constant pool and header alone, a class that has and inherits nothing
 * suspendable. It may let too many through, never too few.
 */
final class ClassFilter {
  private static final int UTF8 = 1;
  private static final int INVOKE_DYNAMIC = 18;
  private static final String TWIN = RuntimeSymbols.TWIN_PARAMETERS_END;

  private final Suspendables suspendables;
  private final SuspendableRules rules;

  ClassFilter(Suspendables suspendables) {
    this.suspendables = suspendables;
    this.rules = suspendables.hierarchy().rules();
  }

  boolean isWorthReading(ClassReader reader) {
    return inherits(reader)
        || !suspendables.hierarchy().isReadable(reader.getSuperName())
        || !Arrays.stream(reader.getInterfaces()).allMatch(suspendables.hierarchy()::isReadable)
        || mentions(reader)
        || rules.listsAnyOf(reader.getClassName())
        || suspendables.hierarchy().isPackageAnnotated(reader.getClassName());
  }

  private boolean inherits(ClassReader reader) {
    return (reader.getSuperName() != null && suspendables.canBeOverridden(reader.getSuperName()))
        || Arrays.stream(reader.getInterfaces()).anyMatch(suspendables::canBeOverridden);
  }

  private boolean mentions(ClassReader reader) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int item = reader.getItem(i);
      if (item == 0) {
        continue; // the second half of a long or double
      }
      int tag = reader.readByte(item - 1);
      if ((tag == UTF8 && isTelling(reader, item))
          || (tag == INVOKE_DYNAMIC && isLambda(reader, item, buffer))) {
        return true;
      }
    }
    return false;
  }

  /** Compares bytes: decoding every string of every class would cost more than the rest. */
  private boolean isTelling(ClassReader reader, int item) {
    int length = reader.readUnsignedShort(item);
    if (isAny(rules.annotations(), reader, item, length)
        || isAny(rules.exceptions(), reader, item, length)) {
      return true;
    }
    if (reader.readByte(item + 2) == '(') {
      for (int i = item + 3; i + TWIN.length() <= item + 2 + length; i++) {
        if (matches(reader, i, TWIN)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAny(Set<String> texts, ClassReader reader, int item, int length) {
    for (String text : texts) {
      if (length == text.length() && matches(reader, item + 2, text)) {
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
