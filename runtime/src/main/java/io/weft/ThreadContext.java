package io.weft;

/**
 * What a library keeps for a thread, and a program means for a task: a logging context, a tracing span. A scheduler that
 * is {@linkplain Scheduler.Builder#threadContext given} one takes it off the thread when a task waits and puts it back
 * when the task goes on; a new task begins with that of whoever spawned it.
 *
 * <pre>{@code
 * Scheduler.builder().threadContext(new ThreadContext() {     // SLF4J's
 *     public Object capture() { return MDC.getCopyOfContextMap(); }
 *     public void restore(Object captured) {
 *         if (captured == null) { MDC.clear(); } else { MDC.setContextMap((Map<String, String>) captured); }
 *     }
 * })
 * }</pre>
 *
 * <p>Called twice for each turn of a task, on its loop's thread, and once by whoever spawns; must neither wait nor throw.
 * For values of a program's own, {@link TaskLocal} costs less.
 */
public interface ThreadContext {
  /**
   * What the calling thread has now.
   *
   * @return not to be changed afterwards; null: nothing
   */
  Object capture();

  /**
   * Gives that to the calling thread, in place of what it has.
   *
   * @param captured what {@link #capture} returned, on whatever thread; null: nothing
   */
  void restore(Object captured);
}
