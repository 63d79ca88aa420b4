package io.weft.equivalence;

import java.util.List;
import java.util.Map;

/**
 * One run of one case.
 *
 * @param outcome what the case did
 * @param suspensions how many times it really came back suspended
 * @param thrown what it threw, with its stack, for the report; null when it returned
 * @param stacks the logical stacks at its points, by point; empty when nobody asked for them
 */
public record Run(
    Outcome outcome, int suspensions, Throwable thrown, Map<Integer, List<String>> stacks) {
  /** A run whose stacks do not matter. */
  public Run(Outcome outcome, int suspensions, Throwable thrown) {
    this(outcome, suspensions, thrown, Map.of());
  }
}
