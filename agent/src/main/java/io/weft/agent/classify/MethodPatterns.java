package io.weft.agent.classify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Methods named by a list instead of an annotation, one pattern a line: {@code pkg.Class.method},
 * {@code pkg.Class}, {@code pkg.**} (the package and those below) or {@code **}. Text behind {@code
 * #} and empty lines do not count.
 */
public final class MethodPatterns {
  /** Matches nothing. */
  public static final MethodPatterns NONE = new MethodPatterns(Set.of(), List.of());

  /** Names of classes, or of methods behind their class's name; both as binary names. */
  private final Set<String> names;

  /** Beginnings of class names, each ending in a dot or empty. */
  private final List<String> prefixes;

  private MethodPatterns(Set<String> names, List<String> prefixes) {
    this.names = names;
    this.prefixes = prefixes;
  }

  /**
   * Reads a list.
   *
   * @param lines its lines
   * @param origin what it is, for messages
   * @throws IllegalArgumentException when a line is no pattern
   */
  public static MethodPatterns parse(List<String> lines, String origin) {
    Set<String> names = new HashSet<>();
    List<String> prefixes = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (line.equals("**")) {
        prefixes.add("");
      } else if (line.endsWith(".**") && isNamed(line.substring(0, line.length() - 3))) {
        prefixes.add(line.substring(0, line.length() - 2));
      } else if (isNamed(line)) {
        names.add(line);
      } else if (!line.isEmpty()) {
        throw new IllegalArgumentException(origin
            + ", line "
            + (i + 1)
            + ": '"
            + line
            + "' is no pattern; expected pkg.Class.method, pkg.Class, pkg.** or **");
      }
    }
    return new MethodPatterns(names, prefixes);
  }

  /**
   * Whether a text can be the binary name of a class as Java spells it.
   *
   * @param text any
   */
  public static boolean isName(String text) {
    return Stream.of(text.split("\\.", -1))
        .allMatch(p -> !p.isEmpty()
            && Character.isJavaIdentifierStart(p.codePointAt(0))
            && p.codePoints().allMatch(Character::isJavaIdentifierPart));
  }

  /** Whether a text can name a package or a class, or a class and a method: other languages spell them otherwise. */
  private static boolean isNamed(String text) {
    String constructor = ".<init>";
    String rest =
        text.endsWith(constructor) ? text.substring(0, text.length() - constructor.length()) : text;
    return Stream.of(rest.split("\\.", -1))
        .allMatch(p -> !p.isEmpty() && p.codePoints().allMatch(MethodPatterns::isAllowed));
  }

  /**
   * What the JVM allows in an unqualified name (JVMS 4.2.2), but for what would be a mistake rather than
   * a name here: a blank, and an asterisk that is not at the end of a package.
   */
  private static boolean isAllowed(int character) {
    return ";[/<>*".indexOf(character) < 0 && !Character.isWhitespace(character);
  }

  /**
   * The patterns of two lists.
   *
   * @param other the other one
   */
  public MethodPatterns and(MethodPatterns other) {
    Set<String> allNames = new HashSet<>(names);
    allNames.addAll(other.names);
    List<String> allPrefixes = new ArrayList<>(prefixes);
    allPrefixes.addAll(other.prefixes);
    return new MethodPatterns(allNames, allPrefixes);
  }

  /** Whether a class is named as a whole. */
  boolean matchClass(String internalName) {
    String name = internalName.replace('/', '.');
    return names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
  }

  /** Whether a method is named itself. */
  boolean matchMethod(String internalName, String method) {
    return !names.isEmpty() && names.contains(internalName.replace('/', '.') + "." + method);
  }

  /**
   * Whether a class or any method of it is named.
   *
   * @param internalName the class
   */
  public boolean mention(String internalName) {
    if (names.isEmpty() && prefixes.isEmpty()) {
      return false; // as it mostly is, and every class is asked about
    }
    if (matchClass(internalName)) {
      return true;
    }
    String methods = internalName.replace('/', '.') + ".";
    return names.stream().anyMatch(n -> n.startsWith(methods));
  }
}
