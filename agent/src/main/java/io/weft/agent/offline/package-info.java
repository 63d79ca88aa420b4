/**
 * Instrumentation at build time: {@code java -jar weft-agent.jar instrument IN OUT} for folders and
 * jars. Start with {@link io.weft.agent.offline.InstrumentCommand}.
 */
package io.weft.agent.offline;
