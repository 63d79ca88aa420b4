package io.weft.agent.classify;

import org.objectweb.asm.Opcodes;

/**
 * What classification needs to know of a declared method.
 *
 * @param access its access flags
 * @param annotated whether it carries the annotation itself
 * @param bridgeTarget the method that a bridge or an accessor calls, else null
 */
public record MethodFlags(int access, boolean annotated, MethodKey bridgeTarget) {
  /** Whether a subtype inherits it; static methods of interfaces are not inherited. */
  boolean isInheritable(boolean ofInterface) {
    int not = Opcodes.ACC_PRIVATE | (ofInterface ? Opcodes.ACC_STATIC : 0);
    return (access & not) == 0;
  }

  /** Whether it may override an inherited method, or be overridden. */
  public boolean mayOverride() {
    return (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) == 0;
  }

  /** Whether it has no code. */
  public boolean isAbstract() {
    return (access & Opcodes.ACC_ABSTRACT) != 0;
  }
}
