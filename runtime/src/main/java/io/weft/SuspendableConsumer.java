package io.weft;

/**
 * Something to do with a value, which may wait.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface SuspendableConsumer<T> {
  /**
   * Does it.
   *
   * @param value with what
   * @throws Exception as the caller says
   */
  @Suspendable
  void accept(T value) throws Exception;
}
