/**
 * Where tasks meet code that was not written for them: {@link io.weft.interop.Blocking} runs what blocks on threads of
 * its own, {@link io.weft.interop.Await} waits for what others complete: stages, futures, publishers. {@link
 * io.weft.Task#toFuture} goes the other way.
 *
 * <p>All that waits here parks a task, and blocks a plain thread. Start with {@link io.weft.interop.Await}.
 */
package io.weft.interop;
