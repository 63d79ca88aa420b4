package io.weft.random;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A program as class files.
 *
 * @param mainClass binary name of the class that implements the fixture
 * @param classes class files by binary name
 * @param support more of them, the same in all programs of a generator
 * @param listing for people
 */
public record Program(
    String mainClass,
    Map<String, byte[]> classes,
    Map<String, byte[]> support,
    Supplier<String> listing) {
  /** The class file of one of its classes, or null. */
  byte[] classFile(String name) {
    return classes.getOrDefault(name, support.get(name));
  }

  /** For people. */
  public String text() {
    return listing.get();
  }
}
