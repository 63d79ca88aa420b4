package io.weft.agent.rewrite;

import io.weft.agent.analyze.CallKind;
import io.weft.agent.classify.JdkMethod;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/** The calls that the methods of one class make. */
final class HostCalls implements CallKind {
  private final String host;
  private final Set<MethodKey> own;
  private final Suspendables suspendables;
  private final boolean runtime;
  private final Map<String, Boolean> inaccessible = new HashMap<>();

  /**
   * Makes the classification.
   *
   * @param host the class
   * @param own its suspendable methods, lambda bodies included as they are found
   * @param suspendables all other classes
   */
  HostCalls(String host, Set<MethodKey> own, Suspendables suspendables) {
    this.host = host;
    this.own = own;
    this.suspendables = suspendables;
    this.runtime = RuntimeSymbols.isRuntime(host);
  }

  @Override
  public boolean isSuspendable(MethodInsnNode call) {
    MethodKey key = new MethodKey(call.name, call.desc);
    return !RuntimeSymbols.isCurrent(call)
        && ((call.owner.equals(host) && own.contains(key))
            || suspendables.isSuspendable(call.owner, key));
  }

  @Override
  public boolean isDispatched(MethodInsnNode call) {
    return jdkMethod(call).isPresent();
  }

  /** The same for the target of a method reference. */
  boolean isDispatched(Handle target) {
    int opcode = switch (target.getTag()) {
      case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
      case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
      default -> Opcodes.INVOKESPECIAL;
    };
    return jdkMethod(opcode, target.getOwner(), new MethodKey(target.getName(), target.getDesc()))
        .isPresent();
  }

  /** The JDK's method that a call may reach suspendable code through. */
  Optional<JdkMethod> jdkMethod(MethodInsnNode call) {
    return jdkMethod(call.getOpcode(), call.owner, new MethodKey(call.name, call.desc));
  }

  /**
   * As above. A call of {@code I.super.m()} asks for that very code, and the receiver's twin would be
   * the caller's own.
   */
  private Optional<JdkMethod> jdkMethod(int opcode, String owner, MethodKey method) {
    return switch (opcode) {
      case Opcodes.INVOKEINTERFACE -> suspendables.jdkMethod(owner, method);
      case Opcodes.INVOKEVIRTUAL -> suspendables.jdkMethodLeftOpen(owner, method);
      default -> Optional.empty();
    };
  }

  @Override
  public boolean elidesTailCalls() {
    return runtime;
  }

  /**
   * Whether the class may hold a value of a type but not name the type in code.
   *
   * @param type internal name, or descriptor of an array
   */
  boolean isInaccessible(String type) {
    return inaccessible.computeIfAbsent(type, this::findInaccessible);
  }

  private boolean findInaccessible(String type) {
    String element = type.replaceFirst("^\\[+L?", "").replace(";", "");
    return element.length() > 1
        && !packageOf(element).equals(packageOf(host))
        && suspendables
            .hierarchy()
            .facts(element)
            .map(f -> (f.access() & Opcodes.ACC_PUBLIC) == 0)
            .orElse(false);
  }

  private static String packageOf(String internalName) {
    return internalName.substring(0, Math.max(0, internalName.lastIndexOf('/')));
  }
}
