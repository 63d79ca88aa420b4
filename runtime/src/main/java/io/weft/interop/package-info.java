/**
 * Where tasks meet code that was not written for them: code that blocks, futures, reactive streams.
 *
 * <p>From tasks to the outside: {@link io.weft.interop.Blocking} runs what blocks on threads of its own, {@link
 * io.weft.interop.Await} waits for what others complete. The other way round, {@link io.weft.Task#toFuture} gives an
 * outcome as a future, {@link io.weft.interop.Publishers} the elements of a suspendable body as a stream, and {@link
 * io.weft.Task#loopExecutor} runs callbacks on the thread of a loop.
 *
 * <p>All that waits here parks a task, and blocks a plain thread. Start with {@link io.weft.interop.Await}.
 */
package io.weft.interop;
