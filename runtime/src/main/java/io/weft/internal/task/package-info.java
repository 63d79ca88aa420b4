/**
 * The life of a task: its states and the named transitions between them, who waits for its end, and
 * the group that it belongs to. Nothing here knows how a loop works or what a task waits for.
 *
 * <p>Start with {@link io.weft.internal.task.TaskContinuation}.
 */
package io.weft.internal.task;
