/**
 * Bytes in, bytes out: the one path that the agent, the off-line command and the tests take. Start
 * with {@link io.weft.agent.instrument.Instrumenter}.
 */
package io.weft.agent.instrument;
