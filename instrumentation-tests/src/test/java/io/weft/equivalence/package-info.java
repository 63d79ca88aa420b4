/**
 * Proves that instrumented code does what it did before: every fixture runs untransformed, and
 * transformed with its suspension points suspending in all combinations, and must show the same
 * result, exception and side effects.
 *
 * <p>Start with {@link io.weft.equivalence.EquivalenceTest} and {@link
 * io.weft.equivalence.EquivalenceCheck}. Nothing here may touch a fixture or the runtime before
 * {@link io.weft.equivalence.AgentInstaller} has run, because a class that is loaded earlier stays
 * as it is.
 */
package io.weft.equivalence;
