package io.weft.soundness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds lines of a test's own source by a comment on them, so that tests survive being moved. */
final class Lines {
  private Lines() {}

  static int of(Class<?> test, String comment) {
    Path source =
        Path.of("src/test/java", test.getName().replace('.', '/') + ".java").toAbsolutePath();
    try {
      List<String> lines = Files.readAllLines(source);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).endsWith(comment)) {
          return i + 1;
        }
      }
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    throw new IllegalArgumentException("no line of " + source + " ends with " + comment);
  }
}
