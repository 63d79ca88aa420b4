/** Every class that the agent writes is valid, by verifiers other than the JVM's too. */
package io.weft.verification;
