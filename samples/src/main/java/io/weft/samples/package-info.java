/**
 * Programs to read first. Each is started by {@code samples/run NAME} and uses the public API only.
 *
 * <p>Start with {@link io.weft.samples.Echo}, a server in a page, and {@link io.weft.samples.Sequences}, which needs no
 * scheduler at all. {@link io.weft.samples.demo.Demo} puts a number on it.
 */
package io.weft.samples;
