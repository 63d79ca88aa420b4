/**
 * Benchmarks of the mechanism, with JMH; {@code samples/bench/run} runs them under the agent.
 *
 * <p>A transformation that silently does nothing gives splendid figures. So each benchmark checks, within the measured
 * code and for a cost that its baseline bears too, that every step really suspended. Start with {@link
 * io.weft.bench.SwitchBenchmark}; {@link io.weft.bench.PlainBaseline} is what to compare with.
 */
package io.weft.bench;
