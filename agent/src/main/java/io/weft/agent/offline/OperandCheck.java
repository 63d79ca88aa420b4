package io.weft.agent.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Refuses an IN and an OUT of which one would be read while the other is written. */
final class OperandCheck {
  private OperandCheck() {}

  static void check(Path in, Path out) {
    if (!Files.exists(in)) {
      throw new IllegalArgumentException("IN does not exist: " + in);
    }
    if (Files.exists(out) && Files.isDirectory(in) != Files.isDirectory(out)) {
      throw new IllegalArgumentException(
          "IN is " + kind(in) + ", but OUT is " + kind(out) + ": " + in + ", " + out);
    }
    if (Files.exists(out) && !Files.isDirectory(out) && !Files.isRegularFile(out)) {
      throw new IllegalArgumentException("OUT is no file that could be replaced: " + out);
    }
    Path realIn = real(in);
    Path realOut = real(out);
    if (realIn.equals(realOut)) {
      throw new IllegalArgumentException(
          "IN and OUT are the same: " + in + "; write to another place");
    }
    if (realOut.startsWith(realIn)) {
      throw new IllegalArgumentException("OUT is inside IN: " + out + ", " + in);
    }
    if (realIn.startsWith(realOut)) {
      throw new IllegalArgumentException("IN is inside OUT: " + in + ", " + out);
    }
  }

  private static String kind(Path path) {
    return Files.isDirectory(path) ? "a folder" : "a file";
  }

  /** With links resolved as far as the path exists. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      if (Files.exists(absolute)) {
        return absolute.toRealPath();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    Path parent = absolute.getParent();
    return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
  }
}
