/**
 * Tests of {@code io.weft.interop} as programs see it, each in a task and on a plain thread. Not in the package of that
 * name, where the agent takes classes for the runtime's own.
 */
package io.weft.interop.api;
