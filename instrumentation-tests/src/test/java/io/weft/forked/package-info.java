/** The agent as users attach it: with {@code -javaagent}, in a JVM of its own. */
package io.weft.forked;
