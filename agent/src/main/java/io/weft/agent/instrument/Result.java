package io.weft.agent.instrument;

import io.weft.agent.check.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What became of a class.
 *
 * @param bytes the new class file; empty when the class stays as it is
 * @param diagnostics what could not be done
 */
public record Result(Optional<byte[]> bytes, List<Diagnostic> diagnostics) {
  /** A class that there is nothing to be done or said about, as most are. */
  public static final Result UNCHANGED = new Result(Optional.empty(), List.of());
}
