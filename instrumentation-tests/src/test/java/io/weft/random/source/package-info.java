/**
 * Programs in Java, compiled in memory. {@link io.weft.random.source.SourceGenerator} writes a class
 * with a fixed part, in {@link io.weft.random.source.SourceScaffold}, and random methods.
 */
package io.weft.random.source;
