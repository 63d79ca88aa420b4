package io.weft.equivalence;

/** A way of running a case. */
public interface World {
  /**
   * Runs a new instance of a case.
   *
   * @param caseName binary name of the class
   * @param script what its points do
   */
  Run run(String caseName, Script script) throws ReflectiveOperationException;
}
