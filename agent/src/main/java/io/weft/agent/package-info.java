/**
 * The agent as the JVM sees it. Start with {@link io.weft.agent.Premain}; {@link
 * io.weft.agent.SuspendableTransformer} is what it installs. Only this package touches {@code
 * java.lang.instrument}.
 */
package io.weft.agent;
