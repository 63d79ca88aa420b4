package io.weft.agent.offline;

import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.instrument.StandardRules;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What stands behind {@code instrument}.
 *
 * @param in folder or jar to read
 * @param out folder or jar to write
 * @param classPath where supertypes are found that are not in {@code in}
 * @param rules what is suspendable, lists of jars left out
 * @param verify whether each written class is verified
 */
record OfflineOptions(
    Path in, Path out, List<Path> classPath, SuspendableRules rules, boolean verify) {
  static final String USAGE = """
      usage: java -jar weft-agent.jar instrument [options] IN OUT

      Instruments the classes of IN, a folder or a jar, jars inside it included, and writes
      everything to OUT. The result needs no -javaagent if all of the program was instrumented, and
      weft-runtime with it.

        --classpath CP        folders and jars with what the classes of IN extend or call, as for java
        --suspendables FILE   patterns of suspendable methods, one a line: pkg.Class.method, pkg.Class,
                              pkg.** or **
        --markers NAME;NAME   treats methods with that annotation, or that exception in their throws
                              clause, as suspendable
        --verify              verifies each instrumented class
        --help                prints this

      Exit status: 0 done; 1 something was refused or could not be read; 2 wrong arguments.
      """;

  private static final Set<String> WITH_VALUE =
      Set.of("--classpath", "--suspendables", "--markers");
  private static final String VERIFY = "--verify";

  /**
   * Reads arguments.
   *
   * @param arguments what follows the command
   * @throws IllegalArgumentException with a message for the user
   */
  static OfflineOptions parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) {
        operands.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? null : argument.substring(equals + 1);
      if (WITH_VALUE.contains(name)) {
        if (value == null) {
          if (++i == arguments.size()) {
            throw new IllegalArgumentException("option " + name + " needs a value");
          }
          value = arguments.get(i);
        }
      } else if (!name.equals(VERIFY) || value != null) {
        throw new IllegalArgumentException("unknown option " + argument);
      }
      if (values.put(name, value == null ? "" : value) != null) {
        throw new IllegalArgumentException("option " + name + " is given twice");
      }
    }
    if (operands.size() != 2) {
      throw new IllegalArgumentException(
          operands.size() < 2
              ? (operands.isEmpty() ? "IN and OUT are" : "OUT is") + " missing"
              : "expected IN and OUT, but there is more: " + operands.subList(2, operands.size()));
    }
    return of(path(operands.get(0)), path(operands.get(1)), values);
  }

  private static OfflineOptions of(Path in, Path out, Map<String, String> values) {
    OperandCheck.check(in, out);
    return new OfflineOptions(
        in,
        out,
        classPath(values.getOrDefault("--classpath", "")),
        StandardRules.with(
            patterns(values.get("--suspendables")), markers(values.get("--markers"))),
        values.containsKey(VERIFY));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new IllegalArgumentException("not a path: " + wrong.getMessage(), wrong);
    }
  }

  private static List<Path> classPath(String text) {
    List<Path> result = new ArrayList<>();
    for (String element : text.split(File.pathSeparator, -1)) {
      if (element.endsWith("*")) { // all jars of a folder
        result.addAll(jars(path(element.substring(0, element.length() - 1))));
      } else if (!element.isEmpty()) {
        result.add(path(element));
      }
    }
    return result;
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "option --classpath: cannot read " + folder + " (" + unreadable + ")", unreadable);
    }
  }

  private static List<String> markers(String names) {
    try {
      return names == null ? List.of() : StandardRules.markers(names);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("option --markers: " + wrong.getMessage(), wrong);
    }
  }

  private static MethodPatterns patterns(String file) {
    if (file == null) {
      return MethodPatterns.NONE;
    }
    try {
      return MethodPatterns.parse(Files.readAllLines(path(file)), file);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "option --suspendables: cannot read " + file + " (" + unreadable + ")", unreadable);
    }
  }
}
