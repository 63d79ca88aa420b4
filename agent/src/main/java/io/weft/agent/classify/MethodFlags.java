package io.weft.agent.classify;

import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * What classification needs to know of a declared method.
 *
 * @param access its access flags
 * @param annotated whether it carries the annotation itself
 * @param bridgeTarget the method that a bridge calls, else null
 * @param callees what an accessor calls; empty for all others
 */
public record MethodFlags(
    int access, boolean annotated, MethodKey bridgeTarget, List<Callee> callees) {
  /**
   * What a call names.
   *
   * @param owner the class, internal name
   * @param method the method
   */
  public record Callee(String owner, MethodKey method) {}

  /** Whether a subtype inherits it; static methods of interfaces are not inherited. */
  boolean isInheritable(boolean ofInterface) {
    int not = Opcodes.ACC_PRIVATE | (ofInterface ? Opcodes.ACC_STATIC : 0);
    return (access & not) == 0;
  }

  /** Whether it may override an inherited method, or be overridden. */
  public boolean mayOverride() {
    return (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) == 0;
  }

  /** Whether a reference to it, in its own class, is sure to mean this method. */
  public boolean mayBeExactTarget() {
    return (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL)) != 0;
  }

  /** Whether it has no code. */
  public boolean isAbstract() {
    return (access & Opcodes.ACC_ABSTRACT) != 0;
  }
}
