/** The echo server, on Netty's event loops. */
package io.weft.bench.work.netty;
