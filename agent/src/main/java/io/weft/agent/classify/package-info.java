/**
 * Which methods and calls may suspend. Reads class files and never loads a class. Start with {@link
 * io.weft.agent.classify.Suspendables}.
 */
package io.weft.agent.classify;
