package io.weft.equivalence;

/**
 * One run of one case.
 *
 * @param outcome what the case did
 * @param suspensions how many times it really came back suspended
 * @param thrown what it threw, with its stack, for the report; null when it returned
 */
record Run(Outcome outcome, int suspensions, Throwable thrown) {}
