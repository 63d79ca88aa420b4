package io.weft.agent.classify;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** Class files newer than the reading library are read as if they were of its newest version. */
public final class ReadableVersion {
  private static final int MAJOR_OFFSET = 6;
  private static final int NEWEST = Opcodes.V26 & 0xFFFF;

  private ReadableVersion() {}

  private static int major(byte[] classFile) {
    return ((classFile[MAJOR_OFFSET] & 0xFF) << 8) | (classFile[MAJOR_OFFSET + 1] & 0xFF);
  }

  /**
   * Opens a class file of any version.
   *
   * @param classFile its bytes
   */
  public static ClassReader open(byte[] classFile) {
    if (classFile.length <= MAJOR_OFFSET + 1) {
      throw new IllegalArgumentException(
          "not a class file: " + classFile.length + " bytes, at least 10 expected");
    }
    if (major(classFile) <= NEWEST) {
      return new ClassReader(classFile);
    }
    byte[] patched = classFile.clone();
    patched[MAJOR_OFFSET] = (byte) (NEWEST >> 8);
    patched[MAJOR_OFFSET + 1] = (byte) NEWEST;
    return new ClassReader(patched);
  }

  /**
   * Gives a rewritten class the version of its original, where that was too new to be read.
   *
   * @param written the new class file, which is changed
   * @param original the old one
   */
  public static byte[] restore(byte[] written, byte[] original) {
    if (major(original) > NEWEST) {
      System.arraycopy(original, MAJOR_OFFSET, written, MAJOR_OFFSET, 2);
    }
    return written;
  }
}
