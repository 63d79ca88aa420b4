/**
 * A server that speaks Redis' protocol (RESP2), on several event loops and without a lock: {@code samples/run kv}.
 *
 * <p>Start with {@link io.weft.samples.kv.Session}: one connection, one task, code that reads as if it blocked. It takes
 * {@code Requests} apart and finds each command in the table {@code Commands}; what a command does is in {@code Strings},
 * {@code Lists} and so on. {@code Store} says how a command gets to the keys that it is about: each loop owns the {@code
 * Shard} of some keys, and commands come there as messages.
 */
package io.weft.samples.kv;
