package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableFunction;
import io.weft.Task;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.park.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A choice: waits until one of several operations is possible, does that one and no other.
 *
 * <pre>{@code
 * String result = new Select<String>()
 *     .onReceive(replies, reply -> "got " + reply)
 *     .onJoin(worker, nothing -> "the worker has ended")
 *     .onTimeout(Duration.ofSeconds(1), () -> "no reply")
 *     .await();
 * }</pre>
 *
 * <p>Of operations that are possible at once, one is chosen at random, so that a busy channel does not starve the others.
 * The handler of the chosen one then runs in the calling task, and may wait. What it throws, {@link #await} throws, as
 * the same object, checked or not.
 *
 * <p>It may be awaited again and again, a time-out beginning anew each time, by one task at a time.
 *
 * @param <R> the type of the result
 */
public final class Select<R> {
  private final List<Clause<R>> clauses = new ArrayList<>();
  private Duration timeout;
  private SuspendableCallable<? extends R> onTimeout;
  private SuspendableCallable<? extends R> otherwise;

  /** Without operations. */
  public Select() {}

  // ---- operations

  /**
   * Receives. If this is chosen as the channel is closed and empty, {@link #await} throws {@link
   * ChannelClosedException}.
   *
   * @param <T> the type of the elements
   * @return this
   */
  public <T> Select<R> onReceive(
      Channel<T> channel, SuspendableFunction<? super T, ? extends R> handler) {
    clauses.add(new ReceiveClause<>(channel, handler, () -> {
      throw channel.closed("receive");
    }));
    return this;
  }

  /**
   * Receives, or learns that the channel is closed and empty.
   *
   * @param <T> the type of the elements
   * @param closed is called in that case
   * @return this
   */
  public <T> Select<R> onReceiveOrClosed(
      Channel<T> channel,
      SuspendableFunction<? super T, ? extends R> handler,
      SuspendableCallable<? extends R> closed) {
    clauses.add(new ReceiveClause<>(channel, handler, closed));
    return this;
  }

  /**
   * Sends. If this is chosen as the channel is closed, {@link #await} throws {@link ChannelClosedException}.
   *
   * @param <T> the type of the elements
   * @param element not null; handed over if this is chosen, and not otherwise
   * @return this
   */
  public <T> Select<R> onSend(
      Channel<T> channel, T element, SuspendableCallable<? extends R> handler) {
    clauses.add(new SendClause<>(channel, element, handler));
    return this;
  }

  /**
   * Waits for the end of a task. If it has failed or was cancelled, {@link #await} throws what {@link Task#join} does.
   *
   * @param <T> the type of the task's value
   * @return this
   */
  public <T> Select<R> onJoin(Task<T> task, SuspendableFunction<? super T, ? extends R> handler) {
    clauses.add(new JoinClause<>(task, handler));
    return this;
  }

  /**
   * Gives up after some time in which no operation was possible.
   *
   * @param after zero or less: at once
   * @return this
   * @throws IllegalStateException when there is a time-out already, or {@link #orElse}
   */
  public Select<R> onTimeout(Duration after, SuspendableCallable<? extends R> handler) {
    if (timeout != null) {
      throw new IllegalStateException("a choice has one time-out, and this one has " + timeout);
    }
    if (otherwise != null) {
      throw new IllegalStateException(
          "a choice that does not wait has one orElse() and no time-out");
    }
    Objects.requireNonNull(after, "after");
    onTimeout = Objects.requireNonNull(handler, "handler");
    timeout = after;
    return this;
  }

  /**
   * Does not wait: what to do when no operation is possible.
   *
   * @return this
   * @throws IllegalStateException when there is a time-out, or another one of these
   */
  public Select<R> orElse(SuspendableCallable<? extends R> handler) {
    if (timeout != null || otherwise != null) {
      throw new IllegalStateException(
          "a choice that does not wait has one orElse() and no time-out");
    }
    otherwise = Objects.requireNonNull(handler, "handler");
    return this;
  }

  // ---- choosing

  /**
   * Waits until one of the operations is possible, does it, and calls its handler.
   *
   * @return what the handler returns
   * @throws IllegalStateException when there is no operation, and nothing to do otherwise
   * @throws io.weft.Cancelled when the task is cancelled; then no operation was done
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public R await() {
    if (clauses.isEmpty() && timeout == null && otherwise == null) {
      throw new IllegalStateException("a choice between no operations would wait for ever");
    }
    Continuation.checkpoint();
    List<Clause<R>> order = shuffled();
    Chosen<R> chosen = tryNow(order);
    if (chosen == null && otherwise == null) {
      chosen = choose(order);
    }
    try {
      if (chosen != null) {
        return chosen.clause.handle(chosen.outcome);
      }
      return otherwise != null ? otherwise.call() : onTimeout.call();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    }
  }

  /** An operation that was done. */
  private record Chosen<R>(Clause<R> clause, Object outcome) {}

  private static <R> Chosen<R> tryNow(List<Clause<R>> order) {
    for (Clause<R> clause : order) {
      Object outcome = clause.tryNow();
      if (outcome != null) {
        return new Chosen<>(clause, outcome);
      }
    }
    return null;
  }

  /** Null: the time is over. */
  @Suspendable
  private Chosen<R> choose(List<Clause<R>> order) {
    Choice choice = new Choice();
    Chosen<R> now = ChannelLocks.withAll(channels(), () -> tryNowOrQueue(order, choice));
    if (now != null) {
      return now;
    }
    if (timeout == null) {
      choice.awaitEnd();
    } else if (!choice.awaitEnd(timeout)) {
      choice.leave(null);
      return null;
    }
    Waiter granted = choice.granted();
    choice.leave(granted);
    Clause<R> clause = order.get(choice.waiters.indexOf(granted));
    return new Chosen<>(clause, clause.outcome(granted));
  }

  /** With all channels locked, so that nothing becomes possible between the look and the waiting. */
  private static <R> Chosen<R> tryNowOrQueue(List<Clause<R>> order, Choice choice) {
    Chosen<R> now = tryNow(order);
    if (now == null) {
      for (Clause<R> clause : order) {
        choice.waiters.add(clause.queue(choice));
      }
    }
    return now;
  }

  /** The one wait behind the waiters of all operations. */
  private static final class Choice extends Waiting {
    private final List<Waiter> waiters = new ArrayList<>();

    Waiter granted() {
      return (Waiter) value();
    }

    /** Takes all others out of their queues. */
    void leave(Waiter granted) {
      for (Waiter each : waiters) {
        if (each != granted) {
          each.abandoned();
        }
      }
    }

    @Override
    protected void abandoned() {
      leave(null);
    }
  }

  private List<Channel<?>> channels() {
    List<Channel<?>> channels = new ArrayList<>();
    for (Clause<R> clause : clauses) {
      if (clause.channel() != null) {
        channels.add(clause.channel());
      }
    }
    return channels;
  }

  /** Fisher and Yates' shuffle. */
  private List<Clause<R>> shuffled() {
    List<Clause<R>> order = new ArrayList<>(clauses);
    for (int i = order.size() - 1; i > 0; i--) {
      Clause<R> last = order.get(i);
      int other = random(i + 1);
      order.set(i, order.get(other));
      order.set(other, last);
    }
    return order;
  }

  private static int random(int bound) {
    return Carrier.current().task() instanceof TaskContinuation task
        ? TaskControl.random(task, bound)
        : ThreadLocalRandom.current().nextInt(bound);
  }

  @Override
  public String toString() {
    return "Select" + clauses + (timeout == null ? "" : " within " + timeout);
  }
}
