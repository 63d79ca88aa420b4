package io.weft.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes class files below a folder, for those who want to see what the agent did. */
final class ClassDump {
  private ClassDump() {}

  static void write(Path folder, String internalName, byte[] bytes) {
    Path file = folder.resolve(internalName + ".class").normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new IllegalArgumentException("class name leaves the dump folder: " + internalName);
    }
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write to dump folder " + folder, failed);
    }
  }
}
