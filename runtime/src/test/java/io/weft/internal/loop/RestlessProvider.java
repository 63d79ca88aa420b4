package io.weft.internal.loop;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * The system's provider, but its selectors return for no reason when the test wants it: they are woken behind the
 * loop's back, which a loop cannot tell from a selector that is out of order.
 */
final class RestlessProvider extends SelectorProvider {
  private final SelectorProvider real = SelectorProvider.provider();

  /** All selectors, the newest one at the end. */
  final List<Selector> opened = new ArrayList<>();

  /** What happens while a selector is opened. */
  Runnable onOpen = () -> {};

  /** Why no selector can be opened; null: it can. */
  IOException refusal;

  Selector newest() {
    return opened.get(opened.size() - 1);
  }

  /** Lets the next select return at once. */
  void rouse() {
    newest().wakeup();
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    onOpen.run();
    if (refusal != null) {
      throw refusal;
    }
    AbstractSelector selector = real.openSelector();
    opened.add(selector);
    return selector;
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return real.openDatagramChannel();
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    return real.openDatagramChannel(family);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return real.openPipe();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return real.openServerSocketChannel();
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return real.openSocketChannel();
  }
}
