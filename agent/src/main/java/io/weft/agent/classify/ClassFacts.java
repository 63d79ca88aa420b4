package io.weft.agent.classify;

import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/**
 * What classification needs to know of a class file.
 *
 * @param name internal name
 * @param superName internal name of the superclass, null for Object
 * @param interfaces internal names
 * @param access access flags
 * @param annotated whether the type carries the annotation
 * @param instrumented whether it carries the agent's attribute
 * @param headerOnly whether nothing but its header was kept: it has nothing suspendable, and what else it has nobody knows
 * @param methods declared methods; none where only the header was kept
 */
public record ClassFacts(
    String name,
    String superName,
    List<String> interfaces,
    int access,
    boolean annotated,
    boolean instrumented,
    boolean headerOnly,
    Map<MethodKey, MethodFlags> methods) {
  /** Whether it is an interface. */
  public boolean isInterface() {
    return (access & Opcodes.ACC_INTERFACE) != 0;
  }
}
