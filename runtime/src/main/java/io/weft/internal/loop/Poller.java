package io.weft.internal.loop;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;

/**
 * A loop's selector. Confined to the loop's thread, but for {@link #wakeUp}.
 *
 * <p>Each blocking or non-blocking select also applies changed interest and gives back the descriptors of channels
 * that were closed, before it asks the kernel. So a loop that goes to sleep leaves none behind; only one that never
 * sleeps has to be reminded, which is what {@link #hasWork} is for.
 */
public final class Poller implements AutoCloseable {
  private static final long MS_IN_NS = 1_000_000;

  private final Selector selector;
  private final Consumer<SelectionKey> onReady = this::ready;

  /** How many channels are registered and not closed. */
  private int registered;

  /** A channel was closed since the last select. */
  private boolean flushDue;

  /** How many waits the last select has ended. */
  private int woken;

  /**
   * Takes a selector over.
   *
   * @param selector open, without keys
   */
  public Poller(Selector selector) {
    this.selector = selector;
  }

  /** Ends a blocking {@link #select}, or the next one. Any thread. */
  void wakeUp() {
    selector.wakeup();
  }

  /** Whether a select could find anything. */
  boolean hasWork() {
    return registered > 0 || flushDue;
  }

  /** Whether a task waits for a channel of this selector. Looks at all: for tests. */
  boolean isAwaited() {
    for (SelectionKey key : selector.keys()) {
      if (((Registration) key.attachment()).isAwaited()) {
        return true;
      }
    }
    return false;
  }

  /** How many waits the last select has ended. */
  int woken() {
    return woken;
  }

  /** Looks for ready channels without blocking, and wakes those who wait for them. */
  void selectNow() throws IOException {
    woken = 0;
    flushDue = false;
    selector.selectNow(onReady);
  }

  /**
   * The same, but blocks until a channel is ready, {@link #wakeUp}, or the time is over.
   *
   * @param timeoutNs at most, rounded up to milliseconds; {@link Long#MAX_VALUE}: no limit
   */
  void select(long timeoutNs) throws IOException {
    woken = 0;
    flushDue = false;
    // 0 means without limit to the selector.
    selector.select(onReady, timeoutNs == Long.MAX_VALUE ? 0 : (timeoutNs - 1) / MS_IN_NS + 1);
  }

  /**
   * Makes it possible to wait for a channel on this loop.
   *
   * @param channel in non-blocking mode
   * @throws IOException when it is closed
   */
  Registration register(SelectableChannel channel) throws IOException {
    Registration registration = new Registration(this);
    registration.key(channel.register(selector, 0, registration));
    registered++;
    return registration;
  }

  /** Closes what connections are accepted from, and wakes whoever waits for one. */
  void closeAcceptors() throws IOException {
    for (SelectionKey key : selector.keys()) {
      if (key.channel() instanceof ServerSocketChannel listening) {
        listening.close();
        ((Registration) key.attachment()).closed();
      }
    }
  }

  /** Told by a registration whose channel was closed. */
  void closed() {
    registered--;
    flushDue = true;
  }

  /** Told by a registration whose channel has left. Its key must be gone before it can come again, so this asks at once. */
  void left() throws IOException {
    registered--;
    selectNow();
  }

  private void ready(SelectionKey key) {
    try {
      woken += ((Registration) key.attachment()).ready(key.readyOps());
    } catch (CancelledKeyException closed) {
      // by another thread, just now; its message to the registration is on the way
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
