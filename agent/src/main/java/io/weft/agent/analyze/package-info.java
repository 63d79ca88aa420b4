/**
 * Facts about one method: its suspension points, and the values that are live there with their
 * types. Analysis writes nothing; start with {@link io.weft.agent.analyze.MethodAnalyzer}.
 */
package io.weft.agent.analyze;
