package io.weft.bench.work.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.weft.bench.work.ServerProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** One event loop, over NIO or over the native library for epoll. */
public final class NettyEcho {
  private NettyEcho() {}

  /**
   * Runs it.
   *
   * @param args {@code nio} or {@code epoll}
   */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("epoll")) {
      serve(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    } else {
      serve(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }
  }

  private static void serve(IoHandlerFactory io, Class<? extends ServerChannel> listening)
      throws InterruptedException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io);
    Channel listener = new ServerBootstrap()
        .group(group)
        .channel(listening)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new Answers())
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
    ServerProcess.listensOn(((InetSocketAddress) listener.localAddress()).getPort());
    listener.closeFuture().sync();
  }

  /** Passes the buffer that was read on as it is; without a promise, as nobody asks how the write went. */
  @ChannelHandler.Sharable
  @SuppressWarnings(
      "FutureReturnValueIgnored") // of the void promise, and of a close that nobody waits for
  private static final class Answers extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message, context.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable lost) {
      context.close();
    }
  }
}
