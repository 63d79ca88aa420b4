package io.weft.agent.offline;

import java.util.List;
import java.util.Optional;

/**
 * Where in an archive a class lies.
 *
 * @param root the path that is on the class path: empty, or what frameworks pack classes under
 * @param release the Java release from which on the class is seen (multi-release jars), else 0
 * @param internalName the class
 */
record ClassPlace(String root, int release, String internalName) {
  /** Where classes begin, in the jars that Spring Boot and servlet containers read. */
  private static final List<String> ROOTS = List.of("BOOT-INF/classes/", "WEB-INF/classes/");

  private static final String VERSIONS = "META-INF/versions/";
  private static final String SUFFIX = ".class";

  /**
   * The place that a file's name stands for.
   *
   * @param name with slashes, from the top of its archive
   * @return empty when it is no class
   */
  static Optional<ClassPlace> of(String name) {
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String root = root(name);
    String rest = name.substring(root.length(), name.length() - SUFFIX.length());
    if (!rest.startsWith(VERSIONS)) {
      return Optional.of(new ClassPlace(root, 0, rest));
    }
    int slash = rest.indexOf('/', VERSIONS.length());
    try {
      int release = Integer.parseInt(rest.substring(VERSIONS.length(), Math.max(slash, 0)));
      return Optional.of(new ClassPlace(root, release, rest.substring(slash + 1)));
    } catch (NumberFormatException | IndexOutOfBoundsException none) {
      return Optional.empty();
    }
  }

  /** The part of a file's name that is no part of a class's or resource's name. */
  static String root(String name) {
    return ROOTS.stream().filter(name::startsWith).findFirst().orElse("");
  }

  boolean isModule() {
    return internalName.equals("module-info");
  }
}
