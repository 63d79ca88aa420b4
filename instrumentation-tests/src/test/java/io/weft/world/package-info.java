/**
 * Large libraries, every method of them suspendable: each class that the JVM's verifier accepts it accepts instrumented
 * too, and some of them do real work while they are suspended at random. Start with {@link io.weft.world.WorldTest}.
 */
package io.weft.world;
