package io.weft.internal.task;

/** The states of {@link TaskContinuation}, as an enum for those who read them. */
public enum TaskPhase {
  /** Made, and not yet with its loop. */
  NEW,
  /** In the run queue. */
  READY,
  /** Has the loop's thread. */
  RUNNING,
  /** Waits to be woken. */
  PARKED,
  /** Ended; the outcome is published. */
  DONE;

  private static final TaskPhase[] ALL = values();

  static TaskPhase of(byte state) {
    return ALL[state];
  }
}
