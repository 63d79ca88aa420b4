package io.weft.agent.instrument;

import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.util.Arrays;
import java.util.List;

/** What is suspendable by the annotation and by what a command line adds. */
public final class StandardRules {
  private StandardRules() {}

  /**
   * Makes them.
   *
   * @param patterns methods named by a list
   * @param markers binary names of further annotations and of exceptions
   */
  public static SuspendableRules with(MethodPatterns patterns, List<String> markers) {
    SuspendableRules rules = SuspendableRules.annotation(
            RuntimeSymbols.ANNOTATION, RuntimeSymbols.RUNTIME_PACKAGES)
        .withPatterns(patterns);
    for (String marker : markers) {
      rules = rules.withMarker(marker);
    }
    return rules;
  }

  /**
   * Reads names of markers.
   *
   * @param names between semicolons
   * @throws IllegalArgumentException when one is no name
   */
  public static List<String> markers(String names) {
    List<String> markers =
        Arrays.stream(names.split(";", -1)).map(String::strip).toList();
    for (String marker : markers) {
      if (!MethodPatterns.isName(marker)) {
        throw new IllegalArgumentException(
            "'"
                + marker
                + "' is no name of a class; expected pkg.Annotation or pkg.SomeException, and semicolons between names");
      }
    }
    return markers;
  }
}
