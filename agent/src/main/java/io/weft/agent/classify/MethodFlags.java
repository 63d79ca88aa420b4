package io.weft.agent.classify;

import org.objectweb.asm.Opcodes;

/**
 * What classification needs to know of a declared method.
 *
 * @param access its access flags
 * @param annotated whether it carries the annotation itself
 * @param bridgeTarget the method that a bridge calls, else null
 */
public record MethodFlags(int access, boolean annotated, MethodKey bridgeTarget) {
  /** Whether a subclass may inherit or override it by its name. */
  boolean isInheritable() {
    return (access & Opcodes.ACC_PRIVATE) == 0;
  }

  /** Whether it may override an inherited method. */
  boolean mayOverride() {
    return (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) == 0;
  }
}
