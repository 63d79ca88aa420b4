/**
 * Rooms in which people write to each other, by telnet or nc. Start with {@link io.weft.samples.chat.Chat}; {@code Guest} is
 * one of them: a task that reads what he writes, and one that tells him what his room hears.
 */
package io.weft.samples.chat;
