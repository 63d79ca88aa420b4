/**
 * Network streams that read like blocking ones and park the task instead; pipes and files that can be copied to and from them.
 *
 * <p>Every failure is an {@link java.io.IOException} whose message names the operation and the peer. Start with {@link
 * io.weft.net.TcpStream} and {@link io.weft.net.TcpServer}; {@link io.weft.net.ByteStream} is what all streams have in
 * common. Inside, {@code ChannelInput} and {@code ChannelOutput} are where a socket is tried and waited for.
 */
package io.weft.net;
