package io.weft.equivalence;

import java.util.List;

/**
 * All that a run may be judged by.
 *
 * @param result the value as text; null when it threw
 * @param failure the exception as text; null when it returned
 * @param effects points and side effects in their order
 * @param points how many points it executed
 * @param trace methods and lines of what it threw, innermost first
 */
public record Outcome(
    String result, String failure, List<String> effects, int points, List<String> trace) {
  static Outcome returned(Object value, Script script) {
    return new Outcome(Rendering.of(value), null, script.effects(), script.points(), List.of());
  }

  static Outcome threw(Throwable thrown, Script script) {
    return new Outcome(
        null,
        Rendering.ofThrown(thrown),
        script.effects(),
        script.points(),
        Rendering.isRaisedByJvm(thrown) ? List.of() : script.traceOf(thrown));
  }

  @Override
  public String toString() {
    String end = failure == null ? "returned " + result : "threw " + failure;
    return end + " after " + points + " points, effects " + effects;
  }
}
