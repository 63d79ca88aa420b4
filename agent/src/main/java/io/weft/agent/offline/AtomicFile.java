package io.weft.agent.offline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there as a whole, or as it was before. */
final class AtomicFile {
  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Does something to a file before it has a content. */
  @FunctionalInterface
  interface Preparation {
    void prepare(Path file) throws IOException;
  }

  private AtomicFile() {}

  static void write(Path file, Content content) throws IOException {
    write(file, nothing -> {}, content);
  }

  /**
   * Writes one.
   *
   * @param prepare is given the file when it is there and still empty
   */
  static void write(Path file, Preparation prepare, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path unfinished = absolute.resolveSibling(
        "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (OutputStream out = Files.newOutputStream(
          unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        prepare.prepare(unfinished);
        content.writeTo(out);
      }
      Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
