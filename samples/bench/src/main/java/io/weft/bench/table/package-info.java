/**
 * {@code samples/run bench}: runs the same work on Weft and on its rivals, in turn, each in a process of its own, and
 * makes a table of it. Starts at {@link io.weft.bench.table.Bench}.
 */
package io.weft.bench.table;
