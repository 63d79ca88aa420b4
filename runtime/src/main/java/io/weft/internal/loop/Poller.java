package io.weft.internal.loop;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;

/**
 * A loop's selector. Confined to the loop's thread, but for the {@link #bell}.
 *
 * <p>Each blocking or non-blocking select also applies changed interest and gives back the descriptors of channels
 * that were closed, before it asks the kernel. So a loop that goes to sleep leaves none behind; only one that never
 * sleeps has to be reminded, which is what {@link #hasWork} is for.
 */
public final class Poller implements AutoCloseable {
  private static final long MS_IN_NS = 1_000_000;

  private final LoopGroup.SelectorSource selectors;
  private final Consumer<SelectionKey> onReady = this::ready;

  /** Another one after {@link #exchange}. */
  private Selector selector;

  private Runnable bell;

  /** How many channels are registered and not closed. */
  private int registered;

  /** A channel was closed since the last select. */
  private boolean flushDue;

  /** How many waits the last select has ended. */
  private int woken;

  /** The last select has changed something: who waits, or what will be found ready. */
  private boolean hadEffect;

  /**
   * Opens a selector.
   *
   * @param selectors where it comes from, and another one if it is out of order
   */
  Poller(LoopGroup.SelectorSource selectors) throws IOException {
    this.selectors = selectors;
    use(selectors.open());
  }

  private void use(Selector opened) {
    selector = opened;
    bell = opened::wakeup;
  }

  /** Ends a blocking {@link #select}, or the next one, until {@link #exchange}. Any thread, also too late. */
  Runnable bell() {
    return bell;
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

  /** Whether the last select has ended a wait, or found interest that nobody has; such does not come again. */
  boolean hadEffect() {
    return hadEffect;
  }

  private void begin() {
    woken = 0;
    hadEffect = false;
    flushDue = false;
  }

  /** Looks for ready channels without blocking, and wakes those who wait for them. */
  void selectNow() throws IOException {
    begin();
    selector.selectNow(onReady);
  }

  /**
   * The same, but blocks until a channel is ready, the {@link #bell}, or the time is over.
   *
   * @param timeoutNs at most, rounded up to milliseconds; {@link Long#MAX_VALUE}: no limit
   */
  void select(long timeoutNs) throws IOException {
    begin();
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
    Registration registration = (Registration) key.attachment();
    int before = registration.armed();
    try {
      int ended = registration.ready(key.readyOps());
      woken += ended;
      hadEffect |= ended > 0 || registration.armed() != before;
    } catch (CancelledKeyException closed) {
      // by another thread, just now; its message to the registration is on the way
    }
  }

  // ---- when the selector returns and has nothing to say

  /**
   * Takes interest back that no wait needs, and wakes whoever waits for a channel that is not open.
   *
   * @return whether there was any
   */
  boolean disarmUnawaited() {
    boolean any = false;
    for (SelectionKey key : selector.keys()) {
      any |= ((Registration) key.attachment()).disarmUnawaited();
    }
    return any;
  }

  /**
   * Moves all channels to another selector, with their interest, and closes this one. Those that are closed meanwhile
   * count as {@link Registration#closed}.
   *
   * @return how many channels were moved
   * @throws IOException when another selector cannot be opened: then nothing has changed. Or when this one cannot be
   *     closed, after all has been moved
   */
  int exchange() throws IOException {
    Selector old = selector;
    Selector other = selectors.open();
    try {
      for (SelectionKey key : old.keys()) {
        ((Registration) key.attachment()).join(other);
      }
    } catch (Throwable failed) {
      try {
        other.close();
      } catch (IOException again) {
        failed.addSuppressed(again);
      }
      throw failed;
    }
    use(other);
    for (SelectionKey key : other.keys()) {
      ((Registration) key.attachment()).key(key);
    }
    for (SelectionKey key : old.keys()) {
      ((Registration) key.attachment()).closedIfOf(key);
    }
    int moved = other.keys().size();
    old.close();
    return moved;
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
