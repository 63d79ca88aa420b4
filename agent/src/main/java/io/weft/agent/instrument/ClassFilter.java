package io.weft.agent.instrument;

import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/**
 * Rejects, from its constant pool and header alone, a class that has and inherits nothing
 * suspendable. It may let too many through, never too few.
 */
final class ClassFilter {
  private static final int UTF8 = 1;
  private static final int INVOKE_DYNAMIC = 18;

  /** Of an interface of Kotlin: it may have nothing but calls of the interface. */
  private static final String DEFAULTS = "$DefaultImpls";

  private static final byte[] TWIN = inClassFile(RuntimeSymbols.TWIN_PARAMETERS_END);

  private final Suspendables suspendables;
  private final SuspendableRules rules;
  private final byte[][] markers;

  ClassFilter(Suspendables suspendables) {
    this.suspendables = suspendables;
    this.rules = suspendables.hierarchy().rules();
    this.markers = Stream.concat(rules.annotations().stream(), rules.exceptions().stream())
        .map(ClassFilter::inClassFile)
        .toArray(byte[][]::new);
  }

  /** A name as it stands in a class file, without its length. */
  private static byte[] inClassFile(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new DataOutputStream(out).writeUTF(name);
    } catch (IOException tooLong) {
      throw new IllegalArgumentException(tooLong);
    }
    return Arrays.copyOfRange(out.toByteArray(), 2, out.size());
  }

  boolean isWorthReading(ClassReader reader) {
    return mentions(reader)
        || reader.getClassName().endsWith(DEFAULTS)
        || rules.listsAnyOf(reader.getClassName())
        || inherits(reader)
        || suspendables.hierarchy().isPackageAnnotated(reader.getClassName());
  }

  /** Something suspendable, or there is no telling what. */
  private boolean inherits(ClassReader reader) {
    if (reader.getSuperName() != null && mayPassOn(reader.getSuperName())) {
      return true;
    }
    for (String type : reader.getInterfaces()) {
      if (mayPassOn(type)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayPassOn(String type) {
    return suspendables.canBeOverridden(type) || !suspendables.hierarchy().isReadable(type);
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
    for (byte[] marker : markers) {
      if (length == marker.length && matches(reader, item + 2, marker)) {
        return true;
      }
    }
    return length > TWIN.length && reader.readByte(item + 2) == '(' && isTwin(reader, item, length);
  }

  /** A descriptor has one closing parenthesis, near its end. */
  private static boolean isTwin(ClassReader reader, int item, int length) {
    int close = item + 1 + length;
    while (close > item + 2 && reader.readByte(close) != ')') {
      close--;
    }
    int start = close + 1 - TWIN.length;
    return start > item + 2 && matches(reader, start, TWIN);
  }

  private static boolean matches(ClassReader reader, int offset, byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (reader.readByte(offset + i) != (text[i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private boolean isLambda(ClassReader reader, int item, char[] buffer) {
    int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
    Type made = Type.getReturnType(reader.readUTF8(nameAndType + 2, buffer));
    if (made.getSort() != Type.OBJECT) {
      return false;
    }
    Set<MethodKey> methods = suspendables.ofClass(made.getInternalName());
    if (methods.isEmpty()) {
      return false;
    }
    String name = reader.readUTF8(nameAndType, buffer);
    return methods.stream().anyMatch(m -> m.name().equals(name));
  }
}
