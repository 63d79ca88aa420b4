package io.weft.park;

import io.weft.Suspendable;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.Registration;
import io.weft.internal.task.StackRoom;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskLoop;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.Objects;

/**
 * Waits until a channel is ready: for one reader (read or accept) and one writer (write or connect) at a time.
 *
 * <p>Try the operation first, and wait only when it would block; after a wait try again, as readiness is a hint. A
 * channel belongs to the loop of the task that first waits for it, and only tasks of that loop may wait for it later,
 * unless that {@linkplain #leaveLoop gives it up}. A thread without a task blocks, and may wait for a channel of any loop.
 */
public final class Readiness {
  private final SelectableChannel channel;
  private final ThreadReadiness threads;

  /**
   * The loop that it belongs to. Written under the monitor of this, by the loop that takes or {@linkplain #leaveLoop gives
   * it up}; read by that loop without. Whoever hands the channel from one loop to another publishes it.
   */
  private EventLoop loop;

  /** Confined to the thread of {@link #loop}. */
  private Registration registration;

  /** Guarded by the monitor of this. */
  private boolean closed;

  /**
   * For a channel.
   *
   * @param channel in non-blocking mode; only {@link #close} may close it
   */
  public Readiness(SelectableChannel channel) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.threads = new ThreadReadiness(channel);
  }

  /**
   * Waits until an operation is worth trying: the channel is ready for it or has been closed. Parks the task, or
   * blocks the thread; the caller has passed a checkpoint. If a blocked thread is interrupted, the channel is closed
   * and this throws, as blocking channels do.
   *
   * @param op one of the operations of {@link SelectionKey}
   * @throws ClosedChannelException the channel was closed before
   * @throws IllegalStateException another task waits for the same direction, or it belongs to another loop
   */
  @Suspendable
  public void await(int op) throws IOException {
    TaskContinuation task = TaskControl.waiter(Continuation.current());
    if (task != null) {
      registration(task).beginWait(task, op);
      try {
        Continuation.await();
      } finally {
        registration.endWait(op);
      }
      checkWait(task);
    } else {
      Continuation.checkpoint();
      block(op);
    }
  }

  private static void checkWait(TaskContinuation task) {
    if (TaskControl.wasInterrupted(task)) {
      throw TaskControl.cancelled(task);
    }
  }

  // ---- the parts of await, for calls that are their own frames

  /**
   * Whether a call would park a task, and not block a thread.
   *
   * @param caller the continuation that would wait
   */
  public static boolean isOfTask(Continuation caller) {
    return TaskControl.waiter(caller) != null;
  }

  /**
   * Registers a task that waits until an operation is worth trying. {@code Continuation.await()} must follow, and then
   * {@link #endWait}.
   *
   * @param caller the continuation that waits, {@linkplain #isOfTask of a task}
   * @param op one of the operations of {@link SelectionKey}
   * @throws ClosedChannelException the channel was closed before
   * @throws IllegalStateException it belongs to another loop
   */
  public void beginWait(Continuation caller, int op) throws IOException {
    TaskContinuation task = TaskControl.waiter(caller);
    registration(task).beginWait(task, op);
  }

  /**
   * The task runs again, for whatever reason. Does nothing when it does not wait.
   *
   * @param op as in {@link #beginWait}
   */
  public void endWait(int op) {
    registration.endWait(op);
  }

  /**
   * Once behind a wait that was not given up.
   *
   * @param caller the continuation that has waited
   * @throws io.weft.Cancelled the wait was ended by a cancellation
   */
  public static void checkWait(Continuation caller) {
    checkWait(TaskControl.waiter(caller));
  }

  /**
   * Checks that the direction of an operation is free, before it is tried.
   *
   * @throws IllegalStateException another task waits for it, or is about to try it after a wait
   */
  public void requireFree(int op) {
    // On another thread this may miss a waiter or see an old one; but only a task of the loop can
    // be one.
    Registration mine = registration;
    TaskContinuation waiter = mine == null ? null : mine.waiter(op);
    if (waiter != null) {
      throw new IllegalStateException("two tasks " + direction(op) + " at once: " + waiter
          + " has not finished; let one task do it, or hand the data over");
    }
  }

  /**
   * Before a connection is accepted.
   *
   * @throws io.weft.Cancelled when the scheduler of the calling task is shutting down
   */
  public void requireAccepting() {
    if (Carrier.current().task() instanceof TaskContinuation task) {
      TaskControl.requireAccepting(task);
    }
  }

  /** Input has ended: whatever was armed for it would be ready for ever. On the loop's thread or any other one. */
  public void endOfInput() {
    EventLoop its = loop;
    if (its != null && its.inLoop() && registration != null) {
      registration.disarmInput();
    }
  }

  /**
   * Gives the channel up, if it belongs to a loop: the next task that waits for it decides anew. Never waits. The caller
   * hands it over, to a task of another loop for one, in a way that makes memory visible, such as a spawn.
   *
   * @throws IllegalStateException a task waits for it, or the caller is not on its loop
   */
  public void leaveLoop() throws IOException {
    EventLoop its = loopIfOpen();
    if (its == null) {
      return;
    }
    if (!its.inLoop()) {
      throw new IllegalStateException(
          channel + " belongs to " + its + " and can be given up only there");
    }
    if (registration.isAwaited()) {
      throw new IllegalStateException(
          channel + " cannot be given up while a task of " + its + " waits for it");
    }
    registration.leave();
    forgetLoop();
  }

  private synchronized EventLoop loopIfOpen() {
    return closed ? null : loop;
  }

  private synchronized void forgetLoop() {
    loop = null;
    registration = null;
  }

  /**
   * Closes the channel and wakes whoever waits for it, to find it closed. Never waits, from any thread; doing it
   * again does nothing.
   */
  public void close() throws IOException {
    EventLoop its;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      its = loop;
    }
    try {
      channel.close();
    } finally {
      threads.wakeUp();
      if (its != null) {
        if (its.inLoop()) {
          forget();
        } else {
          its.send((Runnable) this::forget);
        }
      }
    }
  }

  private void forget() {
    if (registration != null) {
      registration.closed();
    }
  }

  private Registration registration(TaskContinuation task) throws IOException {
    TaskLoop its = TaskControl.loop(task);
    if (loop != its) {
      bind((EventLoop) its);
    }
    return registration;
  }

  private synchronized void bind(EventLoop its) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (loop != null) {
      throw new IllegalStateException(
          channel + " belongs to " + loop + " and cannot be waited for on " + its
              + "; the first task that waits for a channel decides");
    }
    StackRoom.require(); // a channel that is registered by half cannot be registered again
    registration = its.register(channel);
    loop = its;
  }

  private void block(int op) throws IOException {
    if (!threads.await(op)) {
      close();
      throw new ClosedByInterruptException();
    }
  }

  private static String direction(int op) {
    return switch (op) {
      case SelectionKey.OP_READ -> "read from one stream";
      case SelectionKey.OP_ACCEPT -> "accept from one listener";
      case SelectionKey.OP_WRITE -> "write to one stream";
      default -> "connect one stream";
    };
  }
}
