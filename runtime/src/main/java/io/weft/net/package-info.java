/**
 * Network streams that read like blocking ones and park the task instead.
 *
 * <p>Every failure is an {@link java.io.IOException} whose message names the operation and the peer. Start with {@link
 * io.weft.net.TcpStream} and {@link io.weft.net.TcpListener}.
 */
package io.weft.net;
