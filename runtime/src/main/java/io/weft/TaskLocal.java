package io.weft;

import io.weft.internal.task.Bindings;
import io.weft.internal.task.Rethrow;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A value that is there for the length of a call, for all that the call does: also in the tasks that it spawns, on
 * whatever loop, and after each wait. What a {@code ThreadLocal} cannot be, as tasks share threads.
 *
 * <pre>{@code
 * static final TaskLocal<User> USER = TaskLocal.named("user");
 *
 * USER.call(user, () -> handle(request));     // USER.get() anywhere inside is that user
 * }</pre>
 *
 * <p>A binding cannot be changed, only be hidden by another one for a call inside; so nobody has to clean up. A task
 * inherits what is bound where it is spawned; the body of a {@link Coroutine} or {@link Generator}, what is bound where it
 * is started. On a thread without task, a binding belongs to the thread.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("overloads") // a lambda with a value is a callable
public final class TaskLocal<T> {
  private final String name;

  private TaskLocal(String name) {
    this.name = name;
  }

  /**
   * Makes one, to be kept in a constant.
   *
   * @param <T> the type of the value
   * @param name for messages
   */
  public static <T> TaskLocal<T> named(String name) {
    return new TaskLocal<>(Objects.requireNonNull(name, "name"));
  }

  /**
   * Calls a body with a value bound.
   *
   * @param <R> the type of the result
   * @param value may be null
   * @param body may wait
   * @return what the body returns; what it throws is thrown here, as the same object, checked or not
   */
  @Suspendable
  public <R> R call(T value, SuspendableCallable<R> body) {
    Objects.requireNonNull(body, "body");
    Bindings before = Bindings.current();
    Bindings.set(new Bindings(this, value, before));
    try {
      return body.call();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      Bindings.set(before);
    }
  }

  /**
   * The same, for a body without value.
   *
   * @param value may be null
   * @param body may wait
   */
  @Suspendable
  public void run(T value, SuspendableRunnable body) {
    Objects.requireNonNull(body, "body");
    Bindings before = Bindings.current();
    Bindings.set(new Bindings(this, value, before));
    try {
      body.run();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      Bindings.set(before);
    }
  }

  /**
   * The value that is bound.
   *
   * @throws NoSuchElementException when there is none
   */
  public T get() {
    Bindings found = Bindings.find(this);
    if (found == null) {
      throw new NoSuchElementException("the task-local " + name + " is not bound here");
    }
    return valueOf(found);
  }

  /**
   * The value that is bound, or another one.
   *
   * @param otherwise when there is none
   */
  public T orElse(T otherwise) {
    Bindings found = Bindings.find(this);
    return found == null ? otherwise : valueOf(found);
  }

  /** Whether a value is bound. */
  public boolean isBound() {
    return Bindings.find(this) != null;
  }

  @SuppressWarnings("unchecked") // call() and run() bind nothing else
  private T valueOf(Bindings found) {
    return (T) found.value();
  }

  @Override
  public String toString() {
    return "TaskLocal " + name;
  }
}
