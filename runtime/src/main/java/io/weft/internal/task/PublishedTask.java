package io.weft.internal.task;

import io.weft.abi.Continuation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What any thread may see of a task: its state, and once it is {@link #DONE}, its outcome. Here are the orderings of memory
 * that this rests on; when the state changes is up to {@link TaskContinuation}, which is the same object.
 */
abstract class PublishedTask extends Continuation {
  static final byte NEW = 0;
  static final byte READY = 1;
  static final byte RUNNING = 2;
  static final byte PARKED = 3;
  static final byte DONE = 4;

  /** In {@link #listeners} after the end. */
  private static final EndListener ENDED = new EndListener() {
    @Override
    protected boolean ended() {
      throw new IllegalStateException("the mark that a task has ended is nobody's listener");
    }
  };

  private static final VarHandle STATE;
  private static final VarHandle LISTENERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(PublishedTask.class, "state", byte.class);
      LISTENERS = lookup.findVarHandle(PublishedTask.class, "listeners", EndListener.class);
    } catch (ReflectiveOperationException absent) {
      throw new ExceptionInInitializerError(absent);
    }
  }

  /**
   * Written by the loop's thread; read by any thread, through {@link #STATE}. Through that it is written, too, where the
   * moment matters to others; not where a call could fail on a full stack, and leave the task half way between two
   * states.
   */
  byte state;

  /**
   * The body until it starts, then null, at last the value or a {@link Failed}. Loop's thread only, until {@link
   * #DONE} publishes it.
   */
  Object content;

  /** A stack of those to be told about the end, last one first. Any thread, through {@link #LISTENERS}. */
  private EndListener listeners;

  /** A task that has not started; {@link #takeContent} will return its body. */
  PublishedTask(Object body) {
    content = body;
  }

  /** Why a task failed, and whether somebody has been told. */
  static final class Failed {
    final Throwable cause;

    /** Whether it did so because it was cancelled, which is no failure. */
    final boolean asCancelled;

    /** Written by whoever joins, on any thread; a stale false only makes a failure be reported twice. */
    boolean taken;

    Failed(Throwable cause, boolean asCancelled) {
      this.cause = cause;
      this.asCancelled = asCancelled;
    }
  }

  // ---- on the loop's thread

  final void become(byte next) {
    // Opaque: other threads see it soon and learn nothing else from it.
    STATE.setOpaque(this, next);
  }

  /**
   * RUNNING to DONE, with that outcome.
   *
   * @return whom to tell, in the order in which they came
   */
  final EndListener publishEnd(Object outcome) {
    content = outcome;
    // Publishes content; pairs with the acquire in isDone().
    STATE.setRelease(this, DONE);
    // From here on listen() refuses; acquires the nodes that other threads have pushed.
    EndListener last = (EndListener) LISTENERS.getAndSet(this, ENDED);
    EndListener first = null;
    while (last != null) {
      EndListener before = last.next;
      last.next = first;
      first = last;
      last = before;
    }
    return first;
  }

  // ---- for the public task

  /** The body, once; later null, at the end the outcome. */
  protected final Object takeContent() {
    Object body = content;
    content = null; // what it captured is kept alive by the frames that use it, and no longer
    return body;
  }

  /** The state, from any thread; one of the constants above. */
  final byte publishedState() {
    return (byte) STATE.getAcquire(this);
  }

  /** Whether the task has ended and its outcome may be read; from any thread. */
  final boolean ended() {
    // Pairs with the release in end().
    return (byte) STATE.getAcquire(this) == DONE;
  }

  /** The failure of a task that has {@link #ended}; null: it has a value. */
  final Throwable failure() {
    return content instanceof Failed failed ? failed.cause : null;
  }

  /** Why a task that has {@link #ended} was cancelled; null: it has a value, or a failure. */
  final Throwable cancellation() {
    return content instanceof Failed failed && failed.asCancelled ? failed.cause : null;
  }

  /** The value of a task that has {@link #ended}; to be asked when {@link #failure} is null. */
  final Object value() {
    return content;
  }

  /** Somebody has been told about the failure, so the group need not report it. */
  final void takeFailure() {
    ((Failed) content).taken = true;
  }

  final boolean failureTaken() {
    return ((Failed) content).taken;
  }

  /** Asks to be told about the end; from any thread. False: it has ended. */
  final boolean listen(EndListener listener) {
    EndListener first;
    do {
      first = (EndListener) LISTENERS.getAcquire(this);
      if (first == ENDED) {
        return false;
      }
      listener.next = first;
      // Publishes the node; pairs with the getAndSet in end().
    } while (!LISTENERS.compareAndSet(this, first, listener));
    return true;
  }

  /**
   * Takes a listener out, so that waiting for a task that lives long leaves nothing behind. On the loop's thread, and
   * nobody else changes a link that is published: other threads only push in front of it.
   */
  final void unlisten(EndListener listener) {
    EndListener first = (EndListener) LISTENERS.getAcquire(this);
    if (first == listener && LISTENERS.compareAndSet(this, listener, listener.next)) {
      return;
    }
    // Either it was not the first, or is not any more.
    for (EndListener each = (EndListener) LISTENERS.getAcquire(this);
        each != null;
        each = each.next) {
      if (each.next == listener) {
        each.next = listener.next;
        return;
      }
    }
  }
}
