package io.weft.sync;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.SuppressedFailures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Elements that other tasks produce: one task for each source, and a channel that all of them send to. */
final class TaskCursor<T> extends Cursor<T> {
  private final Channel<T> channel;
  private final Iterator<T> elements;
  private final List<Task<Void>> producers = new ArrayList<>();

  /** The producers are being cancelled by {@link #close}. */
  private boolean closing;

  /** Children of the calling task, which live on its loop: so they may count without a lock. */
  TaskCursor(List<Sequence<T>> sources, Channel<T> channel) {
    this.channel = channel;
    this.elements = channel.iterator();
    int[] running = {sources.size()};
    for (Sequence<T> source : sources) {
      producers.add(Task.spawn(() -> {
        produce(source);
        if (--running[0] == 0) {
          channel.close();
        }
      }));
    }
    if (sources.isEmpty()) {
      channel.close();
    }
  }

  /**
   * What the source throws is for whoever iterates, and no failure of this task; a cancellation too, as a source may throw
   * that of another task, or end with its scope while somebody else iterates.
   */
  @Suspendable
  private void produce(Sequence<T> source) {
    ChannelClosedException[] ofChannel = {null};
    try {
      source.forEach(element -> send(element, ofChannel));
    } catch (Cancelled cancelled) {
      if (!closing) {
        channel.tryClose(cancelled);
      }
      throw cancelled;
    } catch (Throwable failed) {
      if (failed == ofChannel[0]) { // another source has failed, which ends the iteration
        if (SuppressedFailures.areIn(failed)) {
          throw ofChannel[0];
        }
      } else if (!channel.tryClose(failed)) { // nobody iterates any more, and would be told
        throw Rethrow.as(failed);
      }
    }
  }

  /** Notes the exception of this very channel: a source may throw that of another one. */
  @Suspendable
  private void send(T element, ChannelClosedException[] ofChannel) {
    try {
      channel.send(element);
    } catch (ChannelClosedException closed) {
      ofChannel[0] = closed;
      throw closed;
    }
  }

  @Override
  @Suspendable
  T advance() {
    try {
      return elements.hasNext() ? elements.next() : null;
    } catch (ChannelClosedException closed) {
      throw Rethrow.as(closed.getCause() == null ? closed : closed.getCause());
    }
  }

  @Override
  @Suspendable
  public void close() {
    closing = true;
    for (Task<Void> each : producers) {
      each.cancel("the iteration has ended");
    }
    TaskFailedException failure = null;
    try {
      for (Task<Void> each : producers) {
        failure = awaitEnd(each, failure);
      }
    } finally {
      channel.cancel(); // not before: those that wait to send have to end as cancelled
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns the failure before, with this one as suppressed if there are both. */
  @Suspendable
  private static TaskFailedException awaitEnd(Task<Void> producer, TaskFailedException before) {
    try {
      producer.join();
    } catch (Cancelled asIntended) {
      if (!producer
          .isDone()) { // it is the iterating task that was cancelled, and takes its children with
        // it
        if (before != null) {
          asIntended.addSuppressed(before);
        }
        throw asIntended;
      }
    } catch (TaskFailedException failed) {
      if (before == null) {
        return failed;
      }
      before.addSuppressed(failed);
    }
    return before;
  }
}
