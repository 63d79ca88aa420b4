/**
 * Tasks and coroutines: straight-line code that waits without holding a thread.
 *
 * <p>Start with {@link io.weft.Suspendable} (what a program writes), then {@link io.weft.Scheduler}
 * and {@link io.weft.Task} (what runs it) or {@link io.weft.Coroutine} and {@link
 * io.weft.Generator} (the bare mechanism, without a scheduler). Everything here needs the Weft
 * agent, attached with {@code -javaagent}.
 */
package io.weft;
