package io.weft.bench.work.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/** An HTTP server that greets whatever it is asked for: one event loop, over NIO or over the native library for epoll. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // of the clock, and of writes and closes that nobody waits for
public final class NettyHello {
  private static final byte[] HELLO = "Hello, World!\n".getBytes(StandardCharsets.US_ASCII);

  private NettyHello() {}

  /**
   * Runs it until it is ended.
   *
   * @param args {@code nio} or {@code epoll}, and the port on 127.0.0.1
   */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    if (args[0].equals("epoll")) {
      serve(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, port);
    } else {
      serve(NioIoHandler.newFactory(), NioServerSocketChannel.class, port);
    }
  }

  private static void serve(IoHandlerFactory io, Class<? extends ServerChannel> listening, int port)
      throws InterruptedException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io);
    Greeting greeting = new Greeting();
    group.scheduleAtFixedRate(greeting::updateDate, 0, 1, TimeUnit.SECONDS);
    Channel listener = new ServerBootstrap()
        .group(group)
        .channel(listening)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new HttpServerCodec(), greeting);
          }
        })
        .bind(InetAddress.getLoopbackAddress(), port)
        .sync()
        .channel();
    System.out.println(
        "listening on 127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort());
    listener.closeFuture().sync();
  }

  /** Confined to the one event loop. It says what the sample of Weft says: type, length, date. */
  @ChannelHandler.Sharable
  private static final class Greeting extends SimpleChannelInboundHandler<HttpObject> {
    private String date;

    void updateDate() {
      date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (!(message instanceof HttpRequest request)) {
        return;
      }
      ByteBuf body = Unpooled.wrappedBuffer(HELLO);
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      response
          .headers()
          .set(HttpHeaderNames.DATE, date)
          .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, HELLO.length);
      if (HttpUtil.isKeepAlive(request)) {
        context.write(response, context.voidPromise());
      } else {
        context.write(response).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable lost) {
      context.close();
    }
  }
}
