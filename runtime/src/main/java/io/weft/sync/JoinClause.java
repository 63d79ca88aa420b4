package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableFunction;
import io.weft.Task;
import io.weft.internal.task.EndListener;
import io.weft.internal.task.TaskControl;
import io.weft.park.Waiting;
import java.util.Objects;

/** Waits for the end of a task. */
final class JoinClause<T, R> extends Clause<R> {
  private static final Object ENDED = new Object();

  private final Task<T> task;
  private final SuspendableFunction<? super T, ? extends R> handler;

  JoinClause(Task<T> task, SuspendableFunction<? super T, ? extends R> handler) {
    this.task = Objects.requireNonNull(task, "task");
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  Channel<?> channel() {
    return null;
  }

  @Override
  Object tryNow() {
    if (Waiting.caller() == task) {
      throw new IllegalStateException(task + " waits for its own end, which would never come");
    }
    return task.isDone() ? ENDED : null;
  }

  @Override
  Waiter queue(Waiting choice) {
    Joiner joiner = new Joiner(choice);
    if (!TaskControl.listen(task, joiner.listener)) {
      joiner.grant(); // it has ended since
    }
    return joiner;
  }

  @Override
  Object outcome(Waiter granted) {
    return ENDED;
  }

  @Override
  @Suspendable
  R handle(Object outcome) throws Exception {
    return handler.apply(task.join());
  }

  /** One that waits for the end. */
  private final class Joiner extends Waiter {
    private final EndListener listener = new EndListener() {
      @Override
      protected boolean ended() {
        return grant();
      }
    };

    Joiner(Waiting choice) {
      super(choice);
    }

    @Override
    protected void abandoned() {
      TaskControl.unlisten(task, listener);
    }
  }

  @Override
  public String toString() {
    return "end of " + task;
  }
}
