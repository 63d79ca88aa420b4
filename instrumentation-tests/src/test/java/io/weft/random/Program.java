package io.weft.random;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A program as class files.
 *
 * @param mainClass binary name of the class that implements the fixture
 * @param classes class files by binary name
 * @param listing for people
 */
public record Program(String mainClass, Map<String, byte[]> classes, Supplier<String> listing) {
  /** For people. */
  public String text() {
    return listing.get();
  }
}
