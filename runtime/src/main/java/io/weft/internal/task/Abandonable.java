package io.weft.internal.task;

/** What a task waits for, if that is to know that the task does not wait any more. */
public interface Abandonable {
  /** The task will not take what it has waited for. Once; on the task's loop. */
  void abandon();
}
