package io.weft.agent.instrument;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ConstantDynamic;

/**
 * Dynamic constants that are equal in all that a class file says of them. The JVM computes each one for itself (JVMS 5.4.3.6),
 * so they may be different objects; in what ASM writes they are one. No compiler is known that writes such.
 */
final class EqualConstants {
  private static final int CONSTANT_DYNAMIC = 17;

  private EqualConstants() {}

  /** Whether a class file has any. */
  static boolean in(ClassReader reader) {
    Set<ConstantDynamic> seen = new HashSet<>();
    char[] buffer = null;
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i); // behind the tag; 0 for the second half of a long or double
      if (offset > 0 && reader.readByte(offset - 1) == CONSTANT_DYNAMIC) {
        buffer = buffer == null ? new char[reader.getMaxStringLength()] : buffer;
        if (!seen.add((ConstantDynamic) reader.readConst(i, buffer))) {
          return true;
        }
      }
    }
    return false;
  }
}
