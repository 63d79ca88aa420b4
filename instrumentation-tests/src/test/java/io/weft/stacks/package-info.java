/**
 * What people read when something goes wrong: traces of exceptions that crossed suspended frames. That methods and
 * lines are those of plain code is checked for every fixture by {@code io.weft.equivalence}; here is the rest. Start
 * with {@link io.weft.stacks.SplicedTraceTest}.
 */
package io.weft.stacks;
