/**
 * An HTTP/1.1 server. Start with {@link io.weft.samples.http.Connection}, which reads like a server that blocks; {@link
 * io.weft.samples.http.Site} is what it answers. Netty's decoder takes requests apart, and Weft does the waiting.
 */
package io.weft.samples.http;
