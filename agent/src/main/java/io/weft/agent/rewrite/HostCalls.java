package io.weft.agent.rewrite;

import io.weft.agent.analyze.CallKind;
import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.JdkMethod;
import io.weft.agent.classify.MethodFlags;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The calls that the methods of one class make. */
final class HostCalls implements CallKind {
  /** How the JDK names its classes of exceptions. */
  private static final List<String> THROWABLES = List.of("Exception", "Error", "Throwable");

  private final String host;
  private final Set<MethodKey> own;
  private final Suspendables suspendables;
  private final boolean runtime;
  private final ExactCalls exact;
  private final Optional<GuardedCalls> guarded;
  private final Map<String, Boolean> inaccessible = new HashMap<>();
  private final Map<String, Boolean> throwable = new HashMap<>();

  /**
   * Makes the classification.
   *
   * @param host the class
   * @param own its suspendable methods, lambda bodies included as they are found
   * @param suspendables all other classes
   * @param alone whether no agent will see generated classes, so that calls must look out for them
   */
  HostCalls(ClassNode host, Set<MethodKey> own, Suspendables suspendables, boolean alone) {
    this.host = host.name;
    this.own = own;
    this.suspendables = suspendables;
    this.runtime = RuntimeSymbols.isRuntime(host.name);
    this.exact = new ExactCalls(host, suspendables, alone);
    this.guarded = alone
        ? Optional.of(new GuardedCalls(host, suspendables.hierarchy(), exact))
        : Optional.empty();
  }

  /** The call that is to stand in place of one to a twin. */
  MethodInsnNode toTwin(MethodInsnNode call) {
    if (isGuarded(call.getOpcode(), call.owner, new MethodKey(call.name, call.desc))) {
      return guarded.get().guard(call);
    }
    return new MethodInsnNode(
        call.getOpcode(), call.owner, call.name, RuntimeSymbols.twinDesc(call.desc), call.itf);
  }

  /**
   * Casts the receiver of such a call to the type that it names. To the verifier every interface is as good as {@code Object},
   * and the runtime asks for the JDK's only; without the cast, a class that does not implement what is named, or one whose name
   * the caller may not use any more, would be called where the JVM refuses to. The receiver and the parameters, all of them
   * references, are on the operand stack.
   */
  void castReceiver(MethodVisitor out, MethodInsnNode call) {
    if (call.owner.equals(jdkMethod(call).orElseThrow().type())) {
      return;
    }
    switch (Type.getArgumentCount(call.desc)) {
      case 0 -> out.visitTypeInsn(Opcodes.CHECKCAST, call.owner);
      case 1 -> {
        out.visitInsn(Opcodes.SWAP);
        out.visitTypeInsn(Opcodes.CHECKCAST, call.owner);
        out.visitInsn(Opcodes.SWAP);
      }
      case 2 -> {
        sink(out);
        sink(out);
        out.visitTypeInsn(Opcodes.CHECKCAST, call.owner);
        sink(out);
      }
      default -> throw new IllegalArgumentException(call.desc);
    }
  }

  /** Moves the uppermost of three words below the others. */
  private static void sink(MethodVisitor out) {
    out.visitInsn(Opcodes.DUP_X2);
    out.visitInsn(Opcodes.POP);
  }

  /** Emits a call that the runtime dispatches; the receiver, the parameters and the continuation are on the operand stack. */
  void dispatch(MethodVisitor out, MethodInsnNode call) {
    JdkMethod method = jdkMethod(call).orElseThrow();
    if (guarded.isPresent()
        && !ClassHierarchy.isJdk(call.owner)
        && !RuntimeSymbols.isRuntime(call.owner)) {
      guarded.get().dispatch(call, method).accept(out);
    } else {
      RuntimeSymbols.dispatch(out, method);
    }
  }

  /**
   * Whether the class may be the first of its loader that names the continuation's class, so that the loader is asked for it
   * by way of code of the program, which may throw.
   */
  boolean mayLoadContinuation() {
    return !runtime
        && (guarded.isPresent()
            || suspendables.hierarchy().mayAskOthersFor(RuntimeSymbols.CONTINUATION));
  }

  /** The calls of one certain method. */
  ExactCalls exact() {
    return exact;
  }

  /** Whether a method reference must not be linked to its target's twin. */
  boolean isGuarded(Handle target) {
    int opcode = opcode(target);
    return isGuarded(opcode, target.getOwner(), key(target))
        || exact
            .doubtful(opcode, target.getOwner(), target.isInterface(), key(target))
            .isPresent();
  }

  private boolean isGuarded(int opcode, String owner, MethodKey method) {
    return guarded.isPresent() && guarded.get().isNeeded(opcode, owner, method);
  }

  /**
   * Whether a method is its own plain entry: a bridge, in class files that others read. Generators of subclasses (CGLIB)
   * look into it for the method to which it leads.
   */
  boolean keepsPlainCode(MethodNode method) {
    return guarded.isPresent() && (method.access & Opcodes.ACC_BRIDGE) != 0;
  }

  /** The methods that guarded calls go through. */
  Collection<MethodNode> guards() {
    return guarded.map(GuardedCalls::methods).orElse(List.of());
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
    return jdkMethod(opcode(target), target.getOwner(), key(target)).isPresent();
  }

  private static int opcode(Handle target) {
    return switch (target.getTag()) {
      case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
      case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      default -> Opcodes.INVOKESPECIAL;
    };
  }

  private static MethodKey key(Handle target) {
    return new MethodKey(target.getName(), target.getDesc());
  }

  /** The JDK's method that a call may reach suspendable code through. */
  Optional<JdkMethod> jdkMethod(MethodInsnNode call) {
    return jdkMethod(call.getOpcode(), call.owner, new MethodKey(call.name, call.desc));
  }

  /**
   * As above. A call of {@code I.super.m()} asks for that very code, and the receiver's twin would be
   * the caller's own; so does one of an interface's private method, and one of a static method fails.
   */
  private Optional<JdkMethod> jdkMethod(int opcode, String owner, MethodKey method) {
    return switch (opcode) {
      case Opcodes.INVOKEINTERFACE ->
        suspendables.jdkMethod(owner, method).filter(m -> !isNotInherited(owner, method));
      case Opcodes.INVOKEVIRTUAL -> suspendables.jdkMethodLeftOpen(owner, method);
      default -> Optional.empty();
    };
  }

  private boolean isNotInherited(String owner, MethodKey method) {
    ClassFacts facts = suspendables.hierarchy().facts(owner).orElse(null);
    if (facts == null) {
      return false;
    }
    if (facts.headerOnly()) {
      return exact.mayBeNestmate(owner); // others could not call it
    }
    MethodFlags flags = facts.methods().get(method);
    return flags != null && (flags.access() & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) != 0;
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
        && !ClassFacts.packageOf(element).equals(ClassFacts.packageOf(host))
        && suspendables
            .hierarchy()
            .facts(element)
            .map(f -> (f.access() & Opcodes.ACC_PUBLIC) == 0)
            .orElse(false);
  }

  /**
   * Whether a type is known to be one of exceptions. Of the JDK's classes those alone are read whose names say so.
   *
   * @param type internal name, or descriptor of an array
   */
  boolean isThrowable(String type) {
    return throwable.computeIfAbsent(type, this::findThrowable);
  }

  private boolean findThrowable(String type) {
    String above = type;
    while (above != null && !above.startsWith("[") && !ClassHierarchy.isJdk(above)) {
      above = suspendables.hierarchy().superName(above);
    }
    return above != null
        && THROWABLES.stream().anyMatch(above::endsWith)
        && suspendables.hierarchy().isSubtype(above, RuntimeSymbols.THROWABLE);
  }
}
