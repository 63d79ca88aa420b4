package io.weft.agent.rewrite;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Lambdas and method references of suspendable functional interfaces, and of those of the JDK where
 * they lead to suspendable code: their {@code invokedynamic}
 * is linked to the twin of the body. This must run before methods are rewritten, since it decides
 * which bodies are suspendable; each of them must then get a twin.
 */
final class LambdaRewriter {
  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final int FLAG_SERIALIZABLE = 1;
  private static final int FLAG_MARKERS = 2;
  private static final int FLAG_BRIDGES = 4;
  private static final int MOST_WORDS_OF_A_HANDLE = 254;
  private static final Set<MethodKey> PROTECTED_OF_OBJECT =
      Set.of(new MethodKey("clone", "()Ljava/lang/Object;"), new MethodKey("finalize", "()V"));

  private final ClassNode host;
  private final HostCalls calls;
  private final Suspendables suspendables;
  private final Set<MethodKey> bodies = new LinkedHashSet<>();
  private final Map<LambdaInterface.Shape, LambdaInterface> interfaces = new HashMap<>();
  private final Map<Handle, Map<Type, MethodNode>> adapters = new LinkedHashMap<>();
  private boolean linked;

  LambdaRewriter(ClassNode host, HostCalls calls, Suspendables suspendables) {
    this.host = host;
    this.calls = calls;
    this.suspendables = suspendables;
  }

  /** Links lambdas to twins, adds adapters; returns the methods that become suspendable. */
  Set<MethodKey> rewrite() {
    for (MethodNode method : host.methods) {
      for (AbstractInsnNode insn : method.instructions.toArray()) {
        if (insn instanceof InvokeDynamicInsnNode dynamic) {
          Handle body = body(dynamic);
          if (body != null) {
            retarget(method.instructions, dynamic, body);
            linked = true;
          }
        }
      }
    }
    if (linked) {
      host.methods.stream()
          .filter(m -> "$deserializeLambda$".equals(m.name))
          .forEach(this::acceptBothForms);
    }
    adapters.values().forEach(byResult -> host.methods.addAll(byResult.values()));
    return bodies;
  }

  /** Whether a call makes a lambda or a method reference, by the JDK's bootstrap or the runtime's. */
  static boolean isLambda(InvokeDynamicInsnNode insn) {
    return METAFACTORY.equals(insn.bsm.getOwner())
        || RuntimeSymbols.Bootstraps.LAMBDA.equals(insn.bsm);
  }

  /** Whether a call takes no more than all lambdas need. */
  static boolean isPlain(InvokeDynamicInsnNode insn) {
    return METAFACTORY.equals(insn.bsm.getOwner()) && "metafactory".equals(insn.bsm.getName());
  }

  /** Whether any lambda was linked to a twin. */
  boolean hasLinked() {
    return linked;
  }

  /** The method whose twin a lambda is to call, or null to leave the lambda as it is. */
  private Handle body(InvokeDynamicInsnNode insn) {
    if (!METAFACTORY.equals(insn.bsm.getOwner())) {
      return null;
    }
    boolean asked = isSuspendable(insn);
    if (!asked && (calls.elidesTailCalls() || jdkTwins(insn).isEmpty())) {
      return null;
    }
    Handle body = (Handle) insn.bsmArgs[1];
    if (!canHaveHandle(body)
        || !isWellFormed(insn)
        || isObjectMethod(insn)
        || !ReturnAdapter.isKnown(body, instantiated(insn), erased(insn))
        || !hasOneResult(insn)) {
      return null;
    }
    MethodKey key = new MethodKey(body.getName(), body.getDesc());
    boolean own =
        body.getOwner().equals(host.name) && isExactTarget(key) && (asked || callsSuspendable(key));
    if (own) {
      bodies.add(key);
      return adapted(insn, body, isAdapted(insn, body));
    }
    boolean suspendable = suspendables.isSuspendable(body.getOwner(), key);
    if (!suspendable && !calls.isDispatched(body)) {
      return null; // the plain entry calls it, pinned
    }
    return adapted(insn, body, !suspendable || calls.isGuarded(body) || isAdapted(insn, body));
  }

  private boolean isAdapted(InvokeDynamicInsnNode insn, Handle body) {
    return isChecked(insn, body) || ReturnAdapter.isNeeded(body, wanted(insn));
  }

  /** Under other descriptors the metafactory looks for other types, or for none. */
  private boolean isChecked(InvokeDynamicInsnNode insn, Handle body) {
    return body.getTag() != Opcodes.H_NEWINVOKESPECIAL
        && bridges(insn).stream().allMatch(t -> t.getReturnType().equals(erased(insn)))
        && ReturnAdapter.isChecked(body, erased(insn), suspendables.hierarchy());
  }

  private Type result(InvokeDynamicInsnNode insn, Handle body) {
    if (isChecked(insn, body)) {
      return erased(insn);
    }
    return ReturnAdapter.isNeeded(body, wanted(insn))
        ? wanted(insn)
        : Type.getReturnType(body.getDesc());
  }

  /** Whether the arguments are as many as they say: javac writes others, which the metafactory refuses. */
  private static boolean isWellFormed(InvokeDynamicInsnNode insn) {
    int count = insn.bsmArgs.length;
    if (count == 3) {
      return true;
    }
    int flags = (Integer) insn.bsmArgs[3];
    int next = 4;
    for (int list : new int[] {FLAG_MARKERS, FLAG_BRIDGES}) {
      if ((flags & list) != 0) {
        next = next < count ? next + 1 + (Integer) insn.bsmArgs[next] : count + 1;
      }
    }
    return next == count;
  }

  /** Whether a method handle of the twin can be: one takes up to 254 words (see {@link java.lang.invoke.MethodHandle}). */
  private static boolean canHaveHandle(Handle body) {
    int receiver = body.getTag() == Opcodes.H_INVOKESTATIC ? 0 : 1;
    int words = (Type.getArgumentsAndReturnSizes(body.getDesc()) >> 2) - 1 + receiver;
    return words + 1 <= MOST_WORDS_OF_A_HANDLE;
  }

  /** Whether every class has the interface's method: its plain entry would be a default, which never wins over that. */
  private static boolean isObjectMethod(InvokeDynamicInsnNode insn) {
    MethodKey method = new MethodKey(insn.name, ((Type) insn.bsmArgs[0]).getDescriptor());
    return Suspendables.isObjectMethod(method) || PROTECTED_OF_OBJECT.contains(method);
  }

  /** What it returns. */
  private static Type erased(InvokeDynamicInsnNode insn) {
    return ((Type) insn.bsmArgs[0]).getReturnType();
  }

  /** The same, as the lambda's type has it. */
  private static Type instantiated(InvokeDynamicInsnNode insn) {
    return ((Type) insn.bsmArgs[2]).getReturnType();
  }

  /**
   * What callers of a lambda get: the metafactory converts a result up to there, not only to what the lambda's type has.
   * References are references to it.
   */
  private static Type wanted(InvokeDynamicInsnNode insn) {
    return isOfReferences(insn) ? instantiated(insn) : erased(insn);
  }

  private static boolean isOfReferences(InvokeDynamicInsnNode insn) {
    return ReturnAdapter.isReference(erased(insn)) && ReturnAdapter.isReference(instantiated(insn));
  }

  /** Whether a lambda returns one thing under all its descriptors, as {@link #wanted} has it. */
  private boolean hasOneResult(InvokeDynamicInsnNode insn) {
    return bridges(insn).stream().allMatch(t -> hasThatResult(insn, t));
  }

  private static boolean hasThatResult(InvokeDynamicInsnNode insn, Type bridge) {
    Type result = bridge.getReturnType();
    return result.equals(erased(insn))
        || (isOfReferences(insn) && ReturnAdapter.isReference(result));
  }

  /**
   * Under which other descriptors a lambda is called. Scala 3 names the one that the lambda's type would have, with its
   * primitive result, whether the interface has such a method or not; where it has none, nobody can call that.
   */
  private List<Type> bridges(InvokeDynamicInsnNode insn) {
    return allBridges(insn).stream()
        .filter(t -> hasThatResult(insn, t)
            || types(insn).stream()
                .anyMatch(itf -> mayHave(itf, new MethodKey(insn.name, t.getDescriptor()))))
        .toList();
  }

  private boolean mayHave(String itf, MethodKey method) {
    Optional<ClassFacts> facts = suspendables.hierarchy().facts(itf);
    return facts.isEmpty()
        || facts.get().headerOnly()
        || facts.get().methods().containsKey(method)
        || facts.get().interfaces().stream().anyMatch(i -> mayHave(i, method));
  }

  /** The body itself, or a method that calls it: in its code the call is like any other. */
  private Handle adapted(InvokeDynamicInsnNode insn, Handle body, boolean needed) {
    if (!needed) {
      return body;
    }
    Type[] captured = Type.getArgumentTypes(insn.desc);
    Type receiver = captured.length > 0 ? captured[0] : Type.getObjectType(body.getOwner());
    Type[] given = ((Type) insn.bsmArgs[2]).getArgumentTypes();
    Type type = ReturnAdapter.type(body, given, receiver, result(insn, body));
    MethodNode adapter = adapters
        .computeIfAbsent(body, b -> new LinkedHashMap<>())
        .computeIfAbsent(
            type,
            t -> ReturnAdapter.write(body, t, nameOfAdapter(body, t), isCast(body, receiver)));
    bodies.add(new MethodKey(adapter.name, adapter.desc));
    boolean itf = (host.access & Opcodes.ACC_INTERFACE) != 0;
    return new Handle(Opcodes.H_INVOKESTATIC, host.name, adapter.name, adapter.desc, itf);
  }

  /** A protected method of another package cannot be called but on what the verifier knows to be of the caller's class. */
  private boolean isCast(Handle body, Type receiver) {
    MethodKey method = new MethodKey(body.getName(), body.getDesc());
    return (body.getTag() == Opcodes.H_INVOKEVIRTUAL || body.getTag() == Opcodes.H_INVOKEINTERFACE)
        && receiver.getSort() == Type.OBJECT
        && !receiver.getInternalName().equals(body.getOwner())
        && !receiver.getInternalName().equals(host.name)
        && (GuardedCalls.flags(suspendables.hierarchy(), body.getOwner(), method)
                & Opcodes.ACC_PROTECTED)
            == 0;
  }

  /** Obfuscators give methods one name that differ in their results alone. */
  private String nameOfAdapter(Handle body, Type type) {
    String name = ReturnAdapter.name(body);
    String result = name;
    for (int i = 1; isTaken(result, type.getDescriptor()); i++) {
      result = name + "|" + i;
    }
    return result;
  }

  private boolean isTaken(String name, String desc) {
    return adapters.values().stream()
        .flatMap(byResult -> byResult.values().stream())
        .anyMatch(a -> a.name.equals(name) && a.desc.equals(desc));
  }

  /** Whether one of the interfaces that a lambda implements wants it to be suspendable. */
  private boolean isSuspendable(InvokeDynamicInsnNode insn) {
    return types(insn).stream()
        .anyMatch(t -> methods(insn).stream().anyMatch(m -> suspendables.isSuspendable(t, m)));
  }

  /** The runtime's interfaces with the twins of the JDK methods that a lambda implements. */
  private List<String> jdkTwins(InvokeDynamicInsnNode insn) {
    return types(insn).stream()
        .flatMap(t -> methods(insn).stream()
            .filter(m -> !suspendables.isSuspendable(t, m)) // else the type has them itself
            .flatMap(m -> suspendables.jdkMethod(t, m).stream()))
        .map(RuntimeSymbols::twinInterface)
        .distinct()
        .toList();
  }

  /** What a lambda implements: of an intersection of types the compiler names one, and the others as markers. */
  private static List<String> types(InvokeDynamicInsnNode insn) {
    List<String> result = new ArrayList<>();
    result.add(Type.getReturnType(insn.desc).getInternalName());
    if (insn.bsmArgs.length > 3 && ((Integer) insn.bsmArgs[3] & FLAG_MARKERS) != 0) {
      for (int i = 0; i < (Integer) insn.bsmArgs[4]; i++) {
        result.add(((Type) insn.bsmArgs[5 + i]).getInternalName());
      }
    }
    return result;
  }

  /** The interface method that a lambda implements, under all its descriptors. */
  private List<MethodKey> methods(InvokeDynamicInsnNode insn) {
    return Stream.concat(Stream.of((Type) insn.bsmArgs[0]), bridges(insn).stream())
        .map(t -> new MethodKey(insn.name, t.getDescriptor()))
        .toList();
  }

  /**
   * Whether a lambda's body has reason to be suspendable, where its interface gives none: it calls
   * what is, or what another lambda may be behind.
   */
  private boolean callsSuspendable(MethodKey body) {
    for (MethodNode method : host.methods) {
      boolean lambda = (method.access & Opcodes.ACC_SYNTHETIC) != 0;
      if (lambda && method.name.equals(body.name()) && method.desc.equals(body.desc())) {
        for (AbstractInsnNode insn : method.instructions) {
          if (insn instanceof MethodInsnNode call
              && (calls.isSuspendable(call) || calls.isDispatched(call))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a method of this class is the one that runs: it cannot be overridden unseen. */
  private boolean isExactTarget(MethodKey key) {
    boolean isFinal = (host.access & Opcodes.ACC_FINAL) != 0;
    int exact = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    return host.methods.stream()
        .anyMatch(m -> m.name.equals(key.name())
            && m.desc.equals(key.desc())
            && Suspendables.canHaveTwin(key)
            && !key.isConstructor()
            && (m.access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) == 0
            && (isFinal || (m.access & exact) != 0));
  }

  private void retarget(InsnList insns, InvokeDynamicInsnNode insn, Handle body) {
    LambdaInterface.Shape shape = new LambdaInterface.Shape(
        types(insn).stream().distinct().toList(),
        jdkTwins(insn),
        insn.name,
        methods(insn).stream().map(MethodKey::desc).distinct().toList());
    LambdaInterface twin =
        interfaces.computeIfAbsent(shape, s -> new LambdaInterface(host, s, numberOf(s)));
    Handle target = (Handle) insn.bsmArgs[1];
    if (body.getOwner().equals(host.name) && !target.getOwner().equals(host.name)) {
      // One that is missing is an error where the reference is made, and not where it is called.
      insns.insertBefore(insn, new LdcInsnNode(target));
      insns.insertBefore(insn, new InsnNode(Opcodes.POP));
    }
    insns.set(
        insn,
        new InvokeDynamicInsnNode(
            insn.name, insn.desc, RuntimeSymbols.Bootstraps.LAMBDA, arguments(insn, body, twin)));
  }

  private int numberOf(LambdaInterface.Shape shape) {
    String type = shape.types().get(0);
    return (int)
        interfaces.keySet().stream().filter(s -> s.types().get(0).equals(type)).count();
  }

  private Object[] arguments(InvokeDynamicInsnNode insn, Handle body, LambdaInterface twin) {
    List<Object> result = new ArrayList<>();
    result.add(twin.name().replace('/', '.'));
    result.add(twin.constant());
    result.add(twinType((Type) insn.bsmArgs[0]));
    result.add(new Handle(
        body.getTag(),
        body.getOwner(),
        body.getName(),
        RuntimeSymbols.twinDesc(body.getDesc()),
        body.isInterface()));
    Type[] parameters = ((Type) insn.bsmArgs[2]).getArgumentTypes();
    result.add(twinType(Type.getMethodType(wanted(insn), parameters)));
    if (insn.bsmArgs.length == 3) {
      result.add(0);
      return result.toArray();
    }
    int flags = (Integer) insn.bsmArgs[3];
    result.add(flags & (FLAG_SERIALIZABLE | FLAG_MARKERS | FLAG_BRIDGES));
    if ((flags & FLAG_MARKERS) != 0) {
      int count = (Integer) insn.bsmArgs[4];
      result.addAll(List.of(insn.bsmArgs).subList(4, 5 + count));
    }
    if ((flags & FLAG_BRIDGES) != 0) {
      List<Type> bridges = bridges(insn);
      result.add(bridges.size());
      bridges.forEach(t -> result.add(twinType(t)));
    }
    return result.toArray();
  }

  private static List<Type> allBridges(InvokeDynamicInsnNode insn) {
    List<Type> result = new ArrayList<>();
    if (insn.bsmArgs.length > 3) {
      int flags = (Integer) insn.bsmArgs[3];
      int next = 4;
      if ((flags & FLAG_MARKERS) != 0) {
        next += 1 + (Integer) insn.bsmArgs[next];
      }
      if ((flags & FLAG_BRIDGES) != 0) {
        int count = (Integer) insn.bsmArgs[next];
        for (int i = 0; i < count; i++) {
          result.add((Type) insn.bsmArgs[next + 1 + i]);
        }
      }
    }
    return result;
  }

  /** The target of a method reference in the words of a serialised lambda, separated by blanks. */
  private static String plainForm(Handle body) {
    return body.getTag() + " " + body.getOwner() + " " + body.getName() + " " + body.getDesc();
  }

  private static Type twinType(Type method) {
    return Type.getMethodType(RuntimeSymbols.twinDesc(method.getDescriptor()));
  }

  /** Serialised lambdas name the twin; the compiler's method knows only the plain form. */
  private void acceptBothForms(MethodNode method) {
    InsnList plain = new InsnList();
    plain.add(new VarInsnNode(Opcodes.ALOAD, 0));
    plain.add(new LdcInsnNode(Type.getObjectType(host.name)));
    StringBuilder pairs = new StringBuilder();
    adapters.forEach((body, byResult) -> byResult
        .values()
        .forEach(a -> pairs.append(a.name + a.desc + "=" + plainForm(body) + "\n")));
    plain.add(new LdcInsnNode(pairs.toString()));
    plain.add(new MethodInsnNode(
        Opcodes.INVOKESTATIC,
        RuntimeSymbols.LAMBDA_LINKAGE,
        "plainForm",
        "(L" + RuntimeSymbols.SERIALIZED_LAMBDA + ";Ljava/lang/Class;Ljava/lang/String;)L"
            + RuntimeSymbols.SERIALIZED_LAMBDA + ";",
        false));
    plain.add(new VarInsnNode(Opcodes.ASTORE, 0));
    method.instructions.insert(plain);
  }
}
