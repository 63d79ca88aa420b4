/**
 * Class files as no compiler writes them, made instruction by instruction: legal, and therefore to
 * be instrumented right or refused, never to be corrupted.
 *
 * <p>Start with {@link io.weft.hostile.HostileTest}, which says what every class goes through; each
 * holder of cases is about one way of being hostile.
 */
package io.weft.hostile;
