package io.weft.agent.analyze;

import io.weft.agent.check.Diagnostic;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What the rewriting of one method needs to know.
 *
 * @param owner internal name of the class
 * @param method the method; not changed by anybody from here on
 * @param points where it may suspend
 * @param pinned suspendable calls that are passed a pin, with the reason
 * @param tails suspendable calls in tail position that need no frame
 * @param dispatched calls of JDK interfaces that the runtime dispatches
 * @param deferred the objects whose making a resumed body puts off, because the method may be left
 *     between their {@code new} and their constructor
 * @param resumable the instructions that can be reached from a suspension point
 * @param flow its control flow
 */
public record MethodFacts(
    String owner,
    MethodNode method,
    List<SuspensionPoint> points,
    Map<MethodInsnNode, Diagnostic> pinned,
    Set<MethodInsnNode> tails,
    Set<MethodInsnNode> dispatched,
    Set<NewSite> deferred,
    BitSet resumable,
    ControlFlow flow) {
  /** Whether a type is that of an object whose making is put off. */
  public boolean isDeferred(Object type) {
    return type instanceof NewSite site && deferred.contains(site);
  }
}
