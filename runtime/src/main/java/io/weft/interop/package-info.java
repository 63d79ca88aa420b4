/**
 * Where tasks meet code that was not written for them. {@link io.weft.interop.Blocking} runs what blocks on threads of
 * its own.
 *
 * <p>All that waits here parks a task, and blocks a plain thread.
 */
package io.weft.interop;
