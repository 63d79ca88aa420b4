package io.weft.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** An address at which nobody answers: so many connections wait there to be accepted that the system takes no more. */
public final class Unanswering implements AutoCloseable {
  private static final int MORE_THAN_THE_BACKLOG = 5;

  private final ServerSocketChannel listener;
  private final List<SocketChannel> waiting = new ArrayList<>();

  /** On any free port of an address of this machine. */
  public Unanswering(InetAddress host) throws IOException {
    listener = ServerSocketChannel.open().bind(new InetSocketAddress(host, 0), 1);
    for (int i = 0; i < MORE_THAN_THE_BACKLOG; i++) {
      SocketChannel channel = SocketChannel.open();
      waiting.add(channel);
      channel.configureBlocking(false);
      channel.connect(listener.getLocalAddress());
    }
  }

  /** Where nobody answers. */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : waiting) {
      channel.close();
    }
    listener.close();
  }
}
