package io.weft.agent.instrument;

import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.rewrite.RuntimeSymbols;
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
}
