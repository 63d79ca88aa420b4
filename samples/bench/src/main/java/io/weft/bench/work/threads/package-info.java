/**
 * The work, on the JDK's virtual threads and on the continuation below them. Compiled for Java 17, so what is newer is
 * found by name; from there on it is called as anybody calls it.
 */
package io.weft.bench.work.threads;
