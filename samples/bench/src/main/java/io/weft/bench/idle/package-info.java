/** What a connection costs that does nothing: {@link io.weft.bench.idle.IdleMemory}. */
package io.weft.bench.idle;
