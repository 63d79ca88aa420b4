package io.weft.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.UnresolvedAddressException;

/** Gives a new channel its address. */
final class Binding {
  private Binding() {}

  /** Sets options, binds, and makes what uses the channel. */
  @FunctionalInterface
  interface Steps<S> {
    S take() throws IOException;
  }

  /**
   * Makes a channel ready for waiting, and takes steps with it; closes it if that fails.
   *
   * @param channel a new one
   * @param local for messages: where it is to be bound
   */
  static <S> S of(SelectableChannel channel, SocketAddress local, Steps<S> steps)
      throws IOException {
    boolean bound = false;
    try {
      channel.configureBlocking(false);
      S socket = steps.take();
      bound = true;
      return socket;
    } catch (UnresolvedAddressException unresolved) {
      throw NetFailures.unresolved("bind to", local, unresolved);
    } catch (IOException failed) {
      throw NetFailures.of("bind to", local, failed);
    } finally {
      if (!bound) {
        channel.close();
      }
    }
  }
}
