/**
 * What every rival's program shares: the rounds it makes, and what proves that its steps happened. The same work is
 * written for each rival in a package of its own; {@link io.weft.bench.work.WorkMain} runs one of them in this JVM.
 */
package io.weft.bench.work;
