package io.weft.internal.loop;

import io.weft.internal.task.StackRoom;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;

/**
 * A channel that tasks of one loop wait for: at most one for input (read, accept) and one for output (write, connect).
 * Confined to the loop's thread.
 *
 * <p>Interest costs a system call each time that it changes, so input stays armed between two waits; it is disarmed
 * when the channel is ready and nobody wants to know. Output is armed for one wait, as a socket is nearly always ready
 * for it.
 */
public final class Registration {
  private static final int INPUT = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

  private final Poller poller;
  private SelectionKey key;

  /** The interest as last set, so that setting it again costs nothing. */
  private int armed;

  /** Whoever waits for input, from {@link #beginWait} to {@link #endWait}; so it stays here until it runs. */
  private TaskContinuation reader;

  /** The same for output. */
  private TaskContinuation writer;

  private boolean readerWoken;
  private boolean writerWoken;
  private boolean closed;

  Registration(Poller poller) {
    this.poller = poller;
  }

  void key(SelectionKey made) {
    key = made;
  }

  /** The operations for which the selector looks. */
  int armed() {
    return armed;
  }

  /**
   * Who waits in the direction of an operation.
   *
   * @param op one of the operations of {@link SelectionKey}
   * @return null: nobody
   */
  public TaskContinuation waiter(int op) {
    return (op & INPUT) != 0 ? reader : writer;
  }

  /** Whether a task waits for it, or has been woken and has not run yet. */
  public boolean isAwaited() {
    return reader != null || writer != null;
  }

  /**
   * The running task is about to wait for an operation; {@code Continuation.await()} must follow, and then {@link
   * #endWait}.
   *
   * @throws ClosedChannelException the channel was closed
   */
  public void beginWait(TaskContinuation task, int op) throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if ((armed & op) == 0) {
      StackRoom.requireForMessage(); // a selector that is told by half does not listen any more
      arm(armed | op);
    }
    if ((op & INPUT) != 0) {
      reader = task;
      readerWoken = false;
    } else {
      writer = task;
      writerWoken = false;
    }
    TaskControl.waitFor(task, this);
  }

  /** The task that waited runs again. */
  public void endWait(int op) {
    if ((op & INPUT) != 0) {
      reader = null;
    } else {
      writer = null;
    }
  }

  /** Nothing more will come in: an end of stream stays ready for ever. */
  public void disarmInput() {
    if (!closed && (armed & INPUT) != 0) {
      try {
        arm(armed & ~INPUT);
      } catch (ClosedChannelException gone) {
        closed(); // its interest went with it
      }
    }
  }

  /** The channel was closed: whoever waits finds out by trying. */
  public void closed() {
    if (closed) {
      return;
    }
    closed = true;
    poller.closed();
    wakeReader();
    wakeWriter();
  }

  /** The channel leaves this loop, open; nobody may wait for it. */
  public void leave() throws IOException {
    if (!closed) {
      closed = true;
      key.cancel();
      poller.left();
    }
  }

  /** The selector found it ready; returns how many waits that ended. */
  int ready(int ops) {
    int woken = 0;
    int disarm = ops & ~INPUT;
    if ((ops & INPUT) != 0) {
      if (reader == null) {
        disarm = ops;
      } else {
        woken += wakeReader();
      }
    }
    if ((ops & ~INPUT) != 0) {
      woken += wakeWriter();
    }
    if ((armed & disarm) != 0) {
      try {
        arm(armed & ~disarm);
      } catch (ClosedChannelException gone) {
        closed();
      }
    }
    return woken;
  }

  // ---- when the selector is out of order

  /**
   * Takes interest back that no wait needs, also that of whoever was woken and has not run yet; if the channel is not
   * open, wakes whoever waits.
   *
   * @return whether there was anything to do
   */
  boolean disarmUnawaited() {
    if (closed) {
      return false;
    }
    if (!key.isValid()) {
      closed();
      return true;
    }
    int needed = (reader != null && !readerWoken ? INPUT : 0)
        | (writer != null && !writerWoken ? ~INPUT : 0);
    if ((armed & ~needed) == 0) {
      return false;
    }
    try {
      arm(armed & needed);
    } catch (ClosedChannelException gone) {
      closed();
    }
    return true;
  }

  /** Registers the channel with another selector too, with the same interest, if it is open. */
  void join(Selector other) {
    try {
      if (!closed) {
        key.channel().register(other, armed, this);
      }
    } catch (ClosedChannelException | CancelledKeyException gone) {
      // stays behind
    }
  }

  /** The channel has been closed if it has stayed behind, with that key, when the others left a selector. */
  void closedIfOf(SelectionKey old) {
    if (key == old) {
      closed();
    }
  }

  /** A reader that was woken and has not run yet is not woken twice, and keeps its interest armed. */
  private int wakeReader() {
    if (reader == null || readerWoken) {
      return 0;
    }
    readerWoken = true;
    return TaskControl.wake(reader, this) ? 1 : 0;
  }

  private int wakeWriter() {
    if (writer == null || writerWoken) {
      return 0;
    }
    writerWoken = true;
    return TaskControl.wake(writer, this) ? 1 : 0;
  }

  private void arm(int ops) throws ClosedChannelException {
    try {
      key.interestOps(ops);
    } catch (
        CancelledKeyException another) { // closed by another thread, whose message is on its way
      throw new ClosedChannelException();
    }
    armed = ops;
  }

  @Override
  public String toString() {
    SelectableChannel channel = key.channel();
    if (channel instanceof ServerSocketChannel listener) {
      try {
        return "a connection to " + listener.getLocalAddress();
      } catch (IOException closed) {
        return "a connection to a listener that was closed";
      }
    }
    return "readiness of " + channel;
  }
}
