package io.weft.agent.rewrite;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.JdkMethod;
import io.weft.agent.classify.MethodKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Calls of suspendable methods in programs that run without the agent. The object may be a proxy or of a class
 * that was generated at run time, which overrides the twin too, hands the continuation to code that cannot be
 * suspended and goes on when that returns. Where an agent sees such a class, {@link Interposers} mends it; here
 * each call goes through a method that calls such an object by its plain method instead.
 *
 * <p>The method has no frame: it returns what the twin returned, so it may be left in the middle.
 */
final class GuardedCalls {
  private record Target(int opcode, String owner, MethodKey method) {}

  private static final Object[] EMPTY = {};
  private static final Type OBJECT = Type.getType(Object.class);
  private static final Type CLASS = Type.getType(Class.class);
  private static final Method IS_ASSIGNABLE_FROM =
      new Method("isAssignableFrom", Type.BOOLEAN_TYPE, new Type[] {CLASS});
  private static final Method IS_INTERFACE =
      new Method("isInterface", Type.BOOLEAN_TYPE, new Type[0]);

  private final ClassNode host;
  private final ClassHierarchy hierarchy;
  private final ExactCalls exact;
  private final Map<Target, MethodNode> methods = new LinkedHashMap<>();

  /** Types in the signatures of the class's methods: nobody can list these where one of those is not there. */
  private final Set<Type> listed = new HashSet<>();

  GuardedCalls(ClassNode host, ClassHierarchy hierarchy, ExactCalls exact) {
    this.host = host;
    this.hierarchy = hierarchy;
    this.exact = exact;
    listed.add(Type.getObjectType(host.name));
    for (MethodNode method : host.methods) {
      listed.add(Type.getReturnType(method.desc));
      listed.addAll(List.of(Type.getArgumentTypes(method.desc)));
    }
  }

  /** Whether a call may reach a method that was generated at run time or forgotten at build time. */
  boolean isNeeded(int opcode, String owner, MethodKey method) {
    return opcode == Opcodes.INVOKEINTERFACE
        || (opcode == Opcodes.INVOKEVIRTUAL
            && !RuntimeSymbols.isRuntime(owner)
            && !isExact(owner, method));
  }

  /** What other classes say may be different when the program runs, unless they are compiled together: nestmates. */
  private boolean isExact(String owner, MethodKey method) {
    int flags = flags(owner, method);
    return (flags & Opcodes.ACC_PRIVATE) != 0
        || (exact.declares(owner, method) && ((host.access | flags) & Opcodes.ACC_FINAL) != 0);
  }

  /** The access flags of a method as a class has it; those of an interface's are public. */
  private int flags(String owner, MethodKey method) {
    return flags(hierarchy, owner, method);
  }

  /** The same, as some hierarchy has the class. */
  static int flags(ClassHierarchy hierarchy, String owner, MethodKey method) {
    return declaring(hierarchy, owner, method)
        .map(f -> f.methods().get(method).access())
        .orElse(Opcodes.ACC_PUBLIC);
  }

  private static Optional<ClassFacts> declaring(
      ClassHierarchy hierarchy, String owner, MethodKey method) {
    String type = owner;
    while (type != null) {
      Optional<ClassFacts> facts = hierarchy.facts(type);
      if (facts.isPresent() && facts.get().methods().containsKey(method)) {
        return facts;
      }
      type = facts.map(ClassFacts::superName).orElse(null);
    }
    return Optional.empty();
  }

  /**
   * A protected method of another package may be called on objects of the caller's class and its subclasses only, if that is a
   * subclass; if not, the call itself fails.
   */
  private String receiver(Target target) {
    if (hierarchy.isSubtype(target.owner(), host.name)) {
      return target.owner();
    }
    boolean restricted = declaring(hierarchy, target.owner(), target.method())
        .filter(f -> (f.methods().get(target.method()).access() & Opcodes.ACC_PROTECTED) != 0)
        .filter(f -> !ClassFacts.packageOf(f.name()).equals(ClassFacts.packageOf(host.name)))
        .filter(f -> hierarchy.isSubtype(host.name, f.name()) || !hierarchy.isReadable(host.name))
        .isPresent();
    return restricted ? host.name : target.owner();
  }

  /** The call to make instead; it takes the same, and the continuation. */
  MethodInsnNode guard(MethodInsnNode call) {
    return call(methods.computeIfAbsent(target(call), t -> write(t, methods.size())));
  }

  /**
   * The same of a call that the runtime dispatches: the type that it names may extend the JDK's interface no longer when the
   * program runs, and have the method itself; or a class may have become an interface, or the reverse.
   */
  MethodInsnNode dispatch(MethodInsnNode call, JdkMethod method) {
    return call(
        methods.computeIfAbsent(target(call), t -> writeDispatch(t, method, methods.size())));
  }

  private static Target target(MethodInsnNode call) {
    return new Target(call.getOpcode(), call.owner, new MethodKey(call.name, call.desc));
  }

  private MethodInsnNode call(MethodNode method) {
    boolean itf = (host.access & Opcodes.ACC_INTERFACE) != 0;
    return new MethodInsnNode(Opcodes.INVOKESTATIC, host.name, method.name, method.desc, itf);
  }

  /** What has to be added to the class. */
  Collection<MethodNode> methods() {
    return methods.values();
  }

  private MethodNode write(Target target, int number) {
    Type[] types = types(target, receiver(target));
    MethodNode method = method(target, types, number);
    GeneratorAdapter code = new GeneratorAdapter(method, method.access, method.name, method.desc);
    Label toTwin = code.newLabel();
    code.loadArg(0);
    code.ifNull(toTwin); // which throws
    code.loadArg(0);
    RuntimeSymbols.checkInterposed(code);
    code.ifZCmp(GeneratorAdapter.EQ, toTwin);
    callPlain(code, target, types);
    mark(code, toTwin, method.desc);
    call(code, target, RuntimeSymbols.twinDesc(target.method().desc()), types, types.length);
    code.endMethod();
    return method;
  }

  private MethodNode writeDispatch(Target target, JdkMethod jdk, int number) {
    Type[] types = types(target, target.owner());
    MethodNode method = method(target, types, number);
    GeneratorAdapter code = new GeneratorAdapter(method, method.access, method.name, method.desc);
    Label toPlain = code.newLabel();
    Type type = Type.getObjectType(jdk.type());
    code.push(type);
    code.push(Type.getObjectType(target.owner()));
    code.invokeVirtual(CLASS, IS_ASSIGNABLE_FROM);
    code.ifZCmp(GeneratorAdapter.EQ, toPlain);
    code.push(Type.getObjectType(target.owner()));
    code.invokeVirtual(CLASS, IS_INTERFACE);
    boolean itf = target.opcode() == Opcodes.INVOKEINTERFACE;
    code.ifZCmp(itf ? GeneratorAdapter.EQ : GeneratorAdapter.NE, toPlain); // which fails
    code.loadArg(0);
    code.checkCast(type);
    code.loadArgs(1, types.length - 1);
    PlainEntry.forgetReferences(code, 1, Type.getArgumentTypes(target.method().desc()));
    RuntimeSymbols.dispatch(code, jdk);
    code.returnValue();
    mark(code, toPlain, method.desc);
    callPlain(code, target, types);
    code.endMethod();
    return method;
  }

  /** What such a method is given. */
  private static Type[] types(Target target, String receiver) {
    String twin = RuntimeSymbols.twinDesc(target.method().desc());
    return Type.getArgumentTypes("(L" + receiver + ";" + twin.substring(1));
  }

  /**
   * A method for it. The receiver's type is not in the signature, if the class may do without it, as with that of an optional
   * library: whoever lists its methods needs what all of them name. Other types stay, as the class may not be allowed to name
   * them in a cast.
   */
  private MethodNode method(Target target, Type[] types, int number) {
    Type[] given = types.clone();
    given[0] = erased(types[0]);
    return new MethodNode(
        Opcodes.ASM9,
        Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_PRIVATE,
        RuntimeSymbols.ADAPTER + number,
        Type.getMethodDescriptor(Type.getReturnType(target.method().desc()), given),
        null,
        null);
  }

  private Type erased(Type receiver) {
    return listed.contains(receiver) || ClassHierarchy.isJdk(receiver.getInternalName())
        ? receiver
        : OBJECT;
  }

  private static void mark(GeneratorAdapter code, Label label, String desc) {
    Object[] locals = frame(desc);
    code.mark(label);
    code.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, EMPTY);
  }

  private static void callPlain(GeneratorAdapter code, Target target, Type[] types) {
    call(code, target, target.method().desc(), types, types.length - 1);
  }

  private static void call(
      GeneratorAdapter code, Target target, String desc, Type[] types, int count) {
    code.loadArg(0);
    if (!code.getArgumentTypes()[0].equals(types[0])) {
      code.checkCast(types[0]);
    }
    code.loadArgs(1, count - 1);
    PlainEntry.forgetReferences(code, 1, Type.getArgumentTypes(target.method().desc()));
    boolean itf = target.opcode() == Opcodes.INVOKEINTERFACE;
    code.visitMethodInsn(target.opcode(), target.owner(), target.method().name(), desc, itf);
    code.returnValue();
  }

  /** The parameters as a stack map has them. */
  static Object[] frame(String desc) {
    Type[] types = Type.getArgumentTypes(desc);
    Object[] locals = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      locals[i] = switch (types[i].getSort()) {
        case Type.LONG -> Opcodes.LONG;
        case Type.DOUBLE -> Opcodes.DOUBLE;
        case Type.FLOAT -> Opcodes.FLOAT;
        case Type.OBJECT, Type.ARRAY -> types[i].getInternalName();
        default -> Opcodes.INTEGER;
      };
    }
    return locals;
  }
}
