package io.weft.park;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Threads without a task that are blocked until a channel is ready, each in a selector of its own. */
final class ThreadReadiness {
  private final SelectableChannel channel;

  /** The selector of the thread that waits for input; guarded by the monitor of this, like the other one. */
  private Selector input;

  private Selector output;

  ThreadReadiness(SelectableChannel channel) {
    this.channel = channel;
  }

  /**
   * Blocks until the channel is ready or {@link #wakeUp}.
   *
   * @return false: the thread was interrupted, and still is
   */
  boolean await(int op) throws IOException {
    boolean in = (op & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0;
    try (Selector selector = channel.provider().openSelector()) {
      channel.register(selector, op);
      enter(selector, in);
      try {
        selector.select();
      } finally {
        leave(in);
      }
    }
    return !Thread.currentThread().isInterrupted();
  }

  private synchronized void enter(Selector selector, boolean in) throws ClosedChannelException {
    if (!channel.isOpen()) { // closed since it was registered: its wake-up is over
      throw new ClosedChannelException();
    }
    if ((in ? input : output) != null) {
      throw new IllegalStateException(
          "two threads " + (in ? "read from" : "write to") + " one channel at once: " + channel);
    }
    if (in) {
      input = selector;
    } else {
      output = selector;
    }
  }

  private synchronized void leave(boolean in) {
    if (in) {
      input = null;
    } else {
      output = null;
    }
  }

  /** The channel was closed. A selector does not notice that by itself. */
  synchronized void wakeUp() {
    if (input != null) {
      input.wakeup();
    }
    if (output != null) {
      output.wakeup();
    }
  }
}
