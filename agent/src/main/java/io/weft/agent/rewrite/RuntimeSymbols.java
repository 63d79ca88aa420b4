package io.weft.agent.rewrite;

import io.weft.agent.classify.Descriptors;
import io.weft.agent.classify.InstrumentedMark;
import io.weft.agent.classify.JdkMethod;
import io.weft.agent.classify.MethodKey;
import java.util.Set;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The runtime's names and descriptors as instrumented code uses them; they appear nowhere else. */
public final class RuntimeSymbols {
  /** The bootstrap methods. Apart, since each start of a program needs other names, and most rewrite nothing so early. */
  static final class Bootstraps {
    static final Handle FRAME = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "FrameLinkage",
        "save",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/String;Ljava/lang/String;)"
            + "Ljava/lang/invoke/CallSite;",
        false);

    static final Handle LAMBDA = new Handle(
        Opcodes.H_INVOKESTATIC,
        LAMBDA_LINKAGE,
        "lambda",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
            + "Ljava/lang/String;Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
        false);

    /** The same for the two bodies of a method, with the number of the call behind the class. */
    static final Handle SHARED_TWIN = new Handle(
        Opcodes.H_INVOKESTATIC,
        LAMBDA_LINKAGE,
        "shared",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
            + "Ljava/lang/String;Ljava/lang/String;I[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
        false);

    private static final String SHARED_SITES = ABI_PACKAGE + "SharedSites";

    static final Handle SHARED_LAMBDA = new Handle(
        Opcodes.H_INVOKESTATIC,
        SHARED_SITES,
        "lambda",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;I"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)"
            + "Ljava/lang/invoke/CallSite;",
        false);

    static final Handle SHARED = new Handle(
        Opcodes.H_INVOKESTATIC,
        SHARED_SITES,
        "any",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;I"
            + "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
        false);

    static final Handle INTERPOSED = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "InterposedCheck",
        "interposedCheck",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
        false);

    static final Handle IMPLEMENTOR = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "ImplementorCheck",
        "implementorCheck",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
        false);

    static final Handle MISSING = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "MissingTwin",
        "missingTwin",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/Class;Ljava/lang/String;)"
            + "Ljava/lang/invoke/CallSite;",
        false);

    static final Handle OTHER = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "MissingTwin",
        "otherMethod",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/Class;Ljava/lang/String;)"
            + "Ljava/lang/invoke/CallSite;",
        false);

    static final Handle HIDDEN = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "MissingTwin",
        "hiddenMethod",
        OTHER.getDesc(),
        false);

    static final Handle EXACT = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "MissingTwin",
        "exactMethod",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
        false);

    static final Handle INHERITED = new Handle(
        Opcodes.H_INVOKESTATIC,
        ABI_PACKAGE + "MissingTwin",
        "inheritedCode",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
        false);

    private Bootstraps() {}
  }

  /** The annotation. */
  public static final String ANNOTATION = "Lio/weft/Suspendable;";

  /** Classes below are never instrumented: they are the other side of the contract. */
  public static final String ABI_PACKAGE = "io/weft/abi/";

  /** Name of the runtime as a module. */
  public static final String RUNTIME_MODULE = "io.weft";

  /** What every twin takes; never instrumented. */
  public static final String CONTINUATION = ABI_PACKAGE + "Continuation";

  /** The same, by its binary name. */
  public static final String CONTINUATION_CLASS = "io.weft.abi.Continuation";

  /** A class of the runtime that has suspendable methods, and must be instrumented. */
  public static final String INSTRUMENTED_CLASS = "io/weft/Coroutine";

  static final String CONTINUATION_DESC = InstrumentedMark.HIDDEN_PARAMETER;

  /** A class loader that finds this sees the runtime. */
  public static final String PROBE_RESOURCE = CONTINUATION + ".class";

  /** How the parameters of every twin end. */
  public static final String TWIN_PARAMETERS_END = CONTINUATION_DESC + ")";

  static final String FRAME = ABI_PACKAGE + "Frame";
  static final String FRAME_DESC = "L" + FRAME + ";";
  static final String CARRIER = ABI_PACKAGE + "Carrier";
  static final String CARRIER_DESC = "L" + CARRIER + ";";
  static final String THROWABLE = "java/lang/Throwable";
  private static final String THROWABLE_DESC = "L" + THROWABLE + ";";

  static final String SERIALIZED_LAMBDA = "java/lang/invoke/SerializedLambda";
  static final String JDK_CALLS = ABI_PACKAGE + "JdkCalls";
  static final String LAMBDA_LINKAGE = ABI_PACKAGE + "LambdaLinkage";

  /** Between the name of a method and its number, in the name of its resumed body. */
  static final String RESUMED = InstrumentedMark.RESUMED;

  /** How the names of methods begin that stand between a call and its target. */
  static final String ADAPTER = "adapt" + RESUMED;

  private static final String CURRENT = "current";
  private static final String CURRENT_DESC = "()" + CONTINUATION_DESC;

  /** The runtime's packages: no list reaches them, and a call in tail position gets no frame. */
  public static final Set<String> RUNTIME_PACKAGES = Set.of(
      "io/weft",
      "io/weft/abi",
      "io/weft/internal/loop",
      "io/weft/internal/task",
      "io/weft/interop",
      "io/weft/net",
      "io/weft/park",
      "io/weft/sync",
      "io/weft/time");

  private RuntimeSymbols() {}

  /** Probability and seed to nothing. */
  static MethodInsnNode maybeYield() {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, ABI_PACKAGE + "Yielding", "maybe", "(DJ)V");
  }

  static boolean isRuntime(String internalName) {
    return RUNTIME_PACKAGES.contains(
        internalName.substring(0, Math.max(0, internalName.lastIndexOf('/'))));
  }

  /**
   * Whether a class is the continuation.
   *
   * @param name binary name
   */
  public static boolean isContinuation(String name) {
    return CONTINUATION_CLASS.equals(name);
  }

  /** The descriptor of a method's twin. */
  static String twinDesc(String desc) {
    return Descriptors.ofTwin(desc);
  }

  /**
   * Whether a descriptor is a twin's.
   *
   * @param desc a method descriptor
   */
  public static boolean isTwinDesc(String desc) {
    return desc.contains(TWIN_PARAMETERS_END);
  }

  /**
   * Whether a method is a resumed body.
   *
   * @param name its name
   */
  public static boolean isResumedName(String name) {
    return name.contains(RESUMED);
  }

  /** The descriptor of the method that a twin belongs to. */
  static String plainDesc(String twinDesc) {
    return twinDesc.replace(TWIN_PARAMETERS_END, ")");
  }

  /** Whether a call asks for the continuation of its own method. */
  static boolean isCurrent(MethodInsnNode call) {
    return call.owner.equals(CONTINUATION)
        && CURRENT.equals(call.name)
        && CURRENT_DESC.equals(call.desc);
  }

  /** Internal name of the interface that has the twin of a JDK method. */
  static String twinInterface(JdkMethod method) {
    return JDK_CALLS + "$" + method.twin();
  }

  /** Receiver, parameters and continuation to what the method returns. */
  static void dispatch(MethodVisitor out, JdkMethod method) {
    String desc = "(L" + method.type() + ";" + twinDesc(method.method().desc()).substring(1);
    out.visitMethodInsn(Opcodes.INVOKESTATIC, JDK_CALLS, method.method().name(), desc, false);
  }

  /** Object and class to nothing. */
  static void checkSubclass(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        ABI_PACKAGE + "Subclasses",
        "check",
        "(Ljava/lang/Object;Ljava/lang/Class;)V",
        false);
  }

  /** Object to nothing. */
  static void checkImplementor(MethodVisitor out) {
    out.visitInvokeDynamicInsn(
        Bootstraps.IMPLEMENTOR.getName(), "(Ljava/lang/Object;)V", Bootstraps.IMPLEMENTOR);
  }

  /** The same, in a class that is too old for dynamic calls, and called so seldom that they do not matter. */
  static void checkOldImplementor(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        ABI_PACKAGE + "Subclasses",
        "checkImplementor",
        "(Ljava/lang/Object;)V",
        false);
  }

  /** Object, not null, to whether its twins are those of a generated class. */
  static void checkInterposed(MethodVisitor out) {
    out.visitInvokeDynamicInsn(
        Bootstraps.INTERPOSED.getName(), "(Ljava/lang/Object;)Z", Bootstraps.INTERPOSED);
  }

  /** Nothing to whether the type that has a method, as seen from some type, has no twin of it. */
  static void checkMissing(MethodVisitor out, String from, MethodKey method) {
    out.visitInvokeDynamicInsn(
        method.name(), "()Z", Bootstraps.MISSING, Type.getObjectType(from), method.desc());
  }

  /** Nothing to whether the class inherits another method than the one of which a supertype has the twin. */
  static void checkOther(MethodVisitor out, String from, MethodKey method) {
    out.visitInvokeDynamicInsn(
        method.name(), "()Z", Bootstraps.OTHER, Type.getObjectType(from), method.desc());
  }

  /** Nothing to whether a call that names a class ends at a method that the class does not inherit. */
  static void checkHidden(MethodVisitor out, String from, MethodKey method) {
    out.visitInvokeDynamicInsn(
        method.name(), "()Z", Bootstraps.HIDDEN, Type.getObjectType(from), method.desc());
  }

  /** Nothing to whether the class inherits code of a method. */
  static void checkInherited(MethodVisitor out, MethodKey method) {
    out.visitInvokeDynamicInsn(method.name(), "()Z", Bootstraps.INHERITED, method.desc());
  }

  /** An error, if a call of the class's own method ends at one that it does not inherit. */
  static void checkExact(MethodVisitor out, MethodKey method) {
    out.visitInvokeDynamicInsn(method.name(), "()Z", Bootstraps.EXACT, method.desc());
    out.visitInsn(Opcodes.POP);
  }

  static void enter(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKESTATIC, CONTINUATION, "enter", "()" + CONTINUATION_DESC, false);
  }

  static void pin(MethodVisitor out, String site) {
    out.visitLdcInsn(site);
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        CONTINUATION,
        "pin",
        "(Ljava/lang/String;)" + CONTINUATION_DESC,
        false);
  }

  /** Says of a class that it was written at build time. */
  static MethodNode rewrittenMark() {
    return mark("weft$rewritten");
  }

  /**
   * Says of a method that it was not instrumented, and why.
   *
   * @param number of the mark in its class
   */
  static MethodNode refusedMark(int number, MethodNode method, String reason) {
    MethodNode mark = mark("weft$refused$" + number);
    AnnotationVisitor why = mark.visitAnnotation("L" + ABI_PACKAGE + "Refused;", true);
    why.visit("method", method.name + method.desc);
    why.visit("value", reason);
    why.visitEnd();
    return mark;
  }

  private static MethodNode mark(String name) {
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    MethodNode mark = new MethodNode(Opcodes.ASM9, access, name, "()V", null, null);
    mark.visitInsn(Opcodes.RETURN);
    return mark;
  }

  static void getUnwinding(MethodVisitor out) {
    out.visitFieldInsn(Opcodes.GETFIELD, CONTINUATION, "unwinding", "Z");
  }

  static void putUnwinding(MethodVisitor out) {
    out.visitFieldInsn(Opcodes.PUTFIELD, CONTINUATION, "unwinding", "Z");
  }

  static void saveFailed(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, CONTINUATION, "saveFailed", "(Ljava/lang/Throwable;)V", false);
  }

  /**
   * Frame, throwable and continuation to the throwable. Named through the frame's own class, as in
   * {@link #getPc}.
   */
  static void splice(MethodVisitor out, String frameClass) {
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        frameClass,
        "splice",
        "(Ljava/lang/Throwable;" + CONTINUATION_DESC + ")Ljava/lang/Throwable;",
        false);
  }

  /** Continuation and throwable to nothing. */
  static void hold(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, CONTINUATION, "hold", "(" + THROWABLE_DESC + ")V", false);
  }

  static void append(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, CONTINUATION, "append", "(" + FRAME_DESC + ")V", false);
  }

  /** Continuation and class of the frame to a frame, or null. */
  static void spare(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, CONTINUATION, "spare", "(Ljava/lang/Class;)" + FRAME_DESC, false);
  }

  /** Continuation to carrier. */
  static void getCarrier(MethodVisitor out) {
    out.visitFieldInsn(Opcodes.GETFIELD, CONTINUATION, "carrier", CARRIER_DESC);
  }

  static void getFailure(MethodVisitor out) {
    out.visitFieldInsn(Opcodes.GETFIELD, CARRIER, "failure", THROWABLE_DESC);
  }

  /** Carrier to what the frame below threw. */
  static void takeFailure(MethodVisitor out) {
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, CARRIER, "takeFailure", "()" + THROWABLE_DESC, false);
  }

  /** Carrier to the value of the last call. */
  static void takeResult(MethodVisitor out, Type type) {
    if (Kind.of(type) == Kind.REFERENCE) {
      out.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, CARRIER, "takeObject", "()Ljava/lang/Object;", false);
      if (!"java/lang/Object".equals(type.getInternalName())) {
        out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
      }
    } else {
      Kind kind = Kind.of(type);
      out.visitFieldInsn(Opcodes.GETFIELD, CARRIER, kind.register(), kind.desc());
    }
  }

  /** Carrier and value to nothing. */
  static void putResult(MethodVisitor out, Type type) {
    Kind kind = Kind.of(type);
    out.visitFieldInsn(Opcodes.PUTFIELD, CARRIER, kind.register(), kind.desc());
  }

  /**
   * Frame to suspension point. Named through the frame's own class: if the superclass were named,
   * the verifier would load the frame class to see that it is one.
   */
  static void getPc(MethodVisitor out, String frameClass) {
    out.visitFieldInsn(Opcodes.GETFIELD, frameClass, "pc", "I");
  }

  /** Frame and suspension point to nothing; named as in {@link #getPc}. */
  static void putPc(MethodVisitor out, String frameClass) {
    out.visitFieldInsn(Opcodes.PUTFIELD, frameClass, "pc", "I");
  }
}
