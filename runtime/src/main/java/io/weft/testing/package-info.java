/**
 * Tests for code that waits: without threads, without real time, and repeatable. Start with {@link
 * io.weft.testing.TestScheduler}.
 */
package io.weft.testing;
