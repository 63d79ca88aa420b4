package io.weft.agent;

import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.instrument.StandardRules;
import io.weft.agent.rewrite.ForcedYields;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands behind {@code -javaagent:weft-agent.jar=}.
 *
 * @param dump folder to which every written class file goes
 * @param verify whether each written class is verified before the JVM does it
 * @param log the least level that is reported
 * @param suspendables methods that are suspendable without an annotation
 * @param markers annotations and exceptions that make a method suspendable
 * @param pinned what the runtime does where a task waits under a pin: {@code throw} or {@code block}; its
 *     own default is throw
 * @param yields whether suspendable methods yield at random, for tests
 */
record AgentOptions(
    Optional<Path> dump,
    boolean verify,
    Level log,
    MethodPatterns suspendables,
    List<String> markers,
    Optional<String> pinned,
    Optional<ForcedYields> yields) {
  /** Apart, since most command lines have no options and are right. */
  private static final class Help {
    private static final Map<String, String> KNOWN = new TreeMap<>(Map.of(
        "dump", "dump=DIR writes each instrumented class file below DIR",
        "log", "log=LEVEL reports from LEVEL on: " + levels() + " (default WARNING)",
        "markers",
            "markers=NAME;NAME treats methods with that annotation, or that exception in their throws"
                + " clause, as suspendable",
        "pinned",
            "pinned=block lets a task that waits where it cannot be suspended block its loop, which runs"
                + " other tasks on top of it; for moving code over (default throw)",
        "suspendables",
            "suspendables=FILE reads patterns of suspendable methods from FILE, one a line:"
                + " pkg.Class.method, pkg.Class, pkg.** or **",
        "verify", "verify=true verifies each instrumented class (default false)",
        "yield",
            "yield=P[:SEED] suspends at the start of suspendable methods with probability P, for"
                + " tests"));
  }

  /** The class path of the JVM, entry by entry. */
  static String[] classPath() {
    return System.getProperty("java.class.path").split(File.pathSeparator, -1);
  }

  private static String levels() {
    String names = Arrays.toString(Level.values());
    return names.substring(1, names.length() - 1);
  }

  /**
   * Reads options.
   *
   * @param text comma-separated {@code key=value} pairs, or null; a comma in a value stands behind a
   *     backslash
   * @throws IllegalArgumentException with a message for the user
   */
  static AgentOptions parse(String text) {
    Map<String, String> values = new HashMap<>();
    if (text != null && !text.isBlank()) {
      for (String part : text.split("(?<!\\\\),", -1)) {
        String pair = part.replace("\\,", ",");
        int equals = pair.indexOf('=');
        String key = (equals < 0 ? pair : pair.substring(0, equals)).trim();
        if (!Help.KNOWN.containsKey(key)) {
          throw new IllegalArgumentException("unknown option '" + key + "'" + help());
        }
        if (equals < 0 || pair.substring(equals + 1).isBlank()) {
          throw new IllegalArgumentException("option '" + key + "' needs a value" + help());
        }
        if (values.put(key, pair.substring(equals + 1).trim()) != null) {
          throw new IllegalArgumentException("option '" + key + "' is given twice" + help());
        }
      }
    }
    return new AgentOptions(
        dump(values.get("dump")),
        flag("verify", values.getOrDefault("verify", "false")),
        level(values.getOrDefault("log", "WARNING")),
        patterns(values.get("suspendables")),
        markers(values.get("markers")),
        pinned(values.get("pinned")),
        yields(values.get("yield")));
  }

  private static Optional<Path> dump(String folder) {
    return folder == null ? Optional.empty() : Optional.of(Path.of(folder));
  }

  private static MethodPatterns patterns(String file) {
    if (file == null) {
      return MethodPatterns.NONE;
    }
    try {
      return MethodPatterns.parse(Files.readAllLines(Path.of(file)), file);
    } catch (IOException missing) {
      throw new IllegalArgumentException(
          "option 'suspendables': cannot read " + file + " (" + missing + ")", missing);
    }
  }

  private static List<String> markers(String names) {
    try {
      return names == null ? List.of() : StandardRules.markers(names);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("option 'markers': " + wrong.getMessage() + help(), wrong);
    }
  }

  private static Optional<ForcedYields> yields(String value) {
    try {
      return value == null ? Optional.empty() : Optional.of(ForcedYields.parse(value));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("option 'yield' " + wrong.getMessage() + help(), wrong);
    }
  }

  private static boolean flag(String key, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(
          "option '" + key + "' is '" + value + "', expected true or false" + help());
    }
    return value.equals("true");
  }

  private static Optional<String> pinned(String value) {
    if (value != null && !value.equals("throw") && !value.equals("block")) {
      throw new IllegalArgumentException(
          "option 'pinned' is '" + value + "', expected throw or block" + help());
    }
    return Optional.ofNullable(value);
  }

  private static Level level(String value) {
    for (Level level : Level.values()) {
      if (level.name().equalsIgnoreCase(value)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "option 'log' is '" + value + "', expected one of " + levels() + help());
  }

  private static String help() {
    return "\nusage: -javaagent:weft-agent.jar[=key=value,...] (a comma in a value: \\,), known keys:\n  "
        + String.join("\n  ", Help.KNOWN.values());
  }
}
