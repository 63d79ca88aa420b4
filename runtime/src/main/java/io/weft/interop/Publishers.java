package io.weft.interop;

import io.weft.Generator;
import io.weft.Scheduler;
import io.weft.Scope;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Makes publishers whose elements come from a body that may wait.
 *
 * <pre>{@code
 * Flow.Publisher<String> lines = Publishers.of(scope, out -> {
 *     try (TcpStream stream = TcpStream.connect(address)) {
 *         for (String line = readLine(stream); line != null; line = readLine(stream)) {
 *             out.yield(line);
 *         }
 *     }
 * });
 * }</pre>
 *
 * <p>For each subscriber the body runs from its beginning, as a task of its own. {@code yield} waits until the
 * subscriber has asked for an element, hands it over, and returns; so the body is at most one element ahead. When the
 * body returns, the subscriber is completed; what it throws is what the subscriber fails with, and is no failure of the
 * task. A subscriber that cancels cancels the task: {@code finally} blocks run. What they throw then, other than {@link
 * io.weft.Cancelled}, does fail the task, as nobody else could be told.
 *
 * <p>Subscribers may subscribe, ask and cancel on any thread. They are called by the task, on its loop's thread, and
 * must not block. If one throws, against the rules of Reactive Streams, the task fails with that.
 *
 * <p>The publishers follow these rules (version 1.0.4), for which their test kit is run.
 */
public final class Publishers {
  private Publishers() {}

  /**
   * A publisher whose tasks are children of a scope, on the loop of whoever subscribes, or else of the scope's owner.
   * Does not wait. The scope does not end before they have: a subscriber that neither asks nor cancels keeps it open.
   * When the scope is cancelled, subscribers fail with {@link io.weft.Cancelled}; when it is closed, new ones with an
   * {@link IllegalStateException}.
   *
   * @param <T> the type of the elements
   * @param scope where the tasks belong
   * @param body produces the elements; runs for each subscriber
   */
  public static <T> Flow.Publisher<T> of(Scope scope, Generator.Body<T> body) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(body, "body");
    return new TaskPublisher<>(scope::fork, body);
  }

  /**
   * A publisher whose tasks are spawned on a scheduler, on the loop with the fewest. Does not wait. The scheduler does
   * not close before they have ended; when it is closed, new subscribers fail with an {@link IllegalStateException}.
   *
   * @param <T> the type of the elements
   * @param scheduler runs the tasks
   * @param body produces the elements; runs for each subscriber
   */
  public static <T> Flow.Publisher<T> of(Scheduler scheduler, Generator.Body<T> body) {
    Objects.requireNonNull(scheduler, "scheduler");
    Objects.requireNonNull(body, "body");
    return new TaskPublisher<>(scheduler::spawn, body);
  }
}
