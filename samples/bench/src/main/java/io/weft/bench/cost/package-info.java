/**
 * What the agent costs before and besides the speed of what it writes: start-up, time and size of the rewriting, metaspace
 * of frame classes. Programs of their own, as JMH has no use for a JVM that is measured once.
 *
 * <p>All of them work on a program that {@link io.weft.bench.cost.GeneratedProgram} makes up. Start with {@link
 * io.weft.bench.cost.StartupCost}.
 */
package io.weft.bench.cost;
