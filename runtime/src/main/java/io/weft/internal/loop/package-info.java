/**
 * Event loops: the run queue, the inbox for other threads, timers, the selector, and the thread that drives them.
 *
 * <p>Start with {@link io.weft.internal.loop.EventLoop}. Whatever orders memory between threads is in {@link
 * io.weft.internal.loop.Inbox} and {@link io.weft.internal.loop.LoopThread}; all else is confined to the loop's
 * thread.
 */
package io.weft.internal.loop;
