/**
 * How tasks meet: channels and the choice between several, locks, and values that one sets and others wait for.
 *
 * <p>All of them may be used by tasks of any loop and by plain threads, which block where a task parks. Who came first is
 * served first. A cancellation takes the waiter out of its queue; what it had been given by then counts, so that
 * nothing is lost: a value that was handed over is returned, and a lock that was handed over is held. What never waits
 * ({@code trySend} and the other attempts, unlocking, releasing, completing, closing) is legal everywhere, also where a
 * task is cancelled or cannot be suspended; {@code send} is a checkpoint, also to an unbounded channel.
 *
 * <p>Start reading at {@link io.weft.sync.Mutex}, the smallest, and {@code Waiter}, on which all of them are built.
 */
package io.weft.sync;
