package io.weft.agent.instrument;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * Names in class files below version 48, where the JVM takes characters in more bytes than they need and compares names by their
 * bytes (JVMS 4.4.7 asks for the shortest form): ASM reads two such names as one.
 */
final class LongForms {
  private static final int UTF8 = 1;

  private LongForms() {}

  /** Whether a class file has any. */
  static boolean in(byte[] classFile) {
    if ((((classFile[6] & 0xFF) << 8) | (classFile[7] & 0xFF)) >= Opcodes.V1_4) {
      return false;
    }
    ClassReader reader = new ClassReader(classFile);
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i); // behind the tag; 0 for the second half of a long or double
      if (offset > 0 && reader.readByte(offset - 1) == UTF8 && isLong(reader, offset)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLong(ClassReader reader, int string) {
    int at = string + 2;
    int end = at + reader.readUnsignedShort(string);
    while (at < end) {
      int first = reader.readByte(at);
      if (first < 0x80) {
        at++;
      } else if (first < 0xE0) {
        int second = at + 1 < end ? reader.readByte(at + 1) : 0;
        boolean zero = first == 0xC0 && second == 0x80; // which has no other form
        if (first < 0xC2 && !zero) {
          return true;
        }
        at += 2;
      } else {
        if (first == 0xE0 && at + 1 < end && reader.readByte(at + 1) < 0xA0) {
          return true;
        }
        at += 3;
      }
    }
    return false;
  }
}
