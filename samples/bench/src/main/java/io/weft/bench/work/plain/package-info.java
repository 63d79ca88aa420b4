/** The baseline of every run: what a machine can do without any coroutine. */
package io.weft.bench.work.plain;
