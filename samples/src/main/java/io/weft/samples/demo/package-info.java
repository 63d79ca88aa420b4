/**
 * An echo server and its 10,000 clients in one JVM. Start with {@link io.weft.samples.demo.Demo}; what a client does is
 * in {@link io.weft.samples.demo.Client}.
 */
package io.weft.samples.demo;
