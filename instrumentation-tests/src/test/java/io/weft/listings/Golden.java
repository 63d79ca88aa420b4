package io.weft.listings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Text that was reviewed, and the one command that takes new text in its place. */
final class Golden {
  private static final String UPDATE = "weft.listings.update";
  static final Path LISTINGS = Path.of("src/test/resources/listings");
  private static final String HOW = "; to accept what is there now, and then review the change:"
      + " mvn verify -pl runtime,agent,instrumentation-tests -Dtest='io.weft.listings.*'"
      + " -Dsurefire.failIfNoSpecifiedTests=false -D"
      + UPDATE
      + "=true";

  private Golden() {}

  /** Compares text with a file of the project, or writes it there. */
  static void assertText(Path file, String actual) throws IOException {
    String reviewed = Files.exists(file) ? Files.readString(file) : "";
    if (reviewed.equals(actual)) {
      return;
    }
    if (Boolean.getBoolean(UPDATE)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
      return;
    }
    Path copy = Path.of("target", "listings").resolve(file.getFileName());
    Files.createDirectories(copy.getParent());
    Files.writeString(copy, actual);
    assertEquals(reviewed, actual, file + " differs from " + copy + HOW);
  }

  /** Nobody reads a listing whose class is gone. */
  static void assertNoOthers(Set<String> known) throws IOException {
    List<Path> others;
    try (Stream<Path> files = Files.list(LISTINGS)) {
      others = files.filter(f -> !known.contains(f.getFileName().toString())).toList();
    }
    if (Boolean.getBoolean(UPDATE)) {
      for (Path other : others) {
        Files.delete(other);
      }
      return;
    }
    assertEquals(List.of(), others, "these have no class any more");
  }
}
