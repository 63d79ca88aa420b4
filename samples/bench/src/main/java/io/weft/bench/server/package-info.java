/** Servers in processes of their own, and what they hold: start with {@link io.weft.bench.server.Server}. */
package io.weft.bench.server;
