package io.weft.equivalence;

/**
 * How many runs a case is worth.
 *
 * @param exhaustivePoints up to here every subset of the points is made to suspend
 * @param sample how many random subsets otherwise
 * @param singlePoints how many points also suspend alone then
 * @param fewPoints up to here every point is made to throw, alone and with each later one, and more
 *     subsets are combined with it
 * @param sampleWhenThrowing how many random subsets are combined with a throwing point otherwise
 * @param throwingOfMany about how many points are made to throw then
 */
public record Effort(
    int exhaustivePoints,
    int sample,
    int singlePoints,
    int fewPoints,
    int sampleWhenThrowing,
    int throwingOfMany) {
  /** For cases that somebody wrote: some hundreds, so all of it. */
  public static final Effort THOROUGH = new Effort(10, 1000, Integer.MAX_VALUE, 12, 40, 24);
}
