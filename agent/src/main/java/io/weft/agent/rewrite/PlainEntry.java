package io.weft.agent.rewrite;

import io.weft.agent.classify.MethodKey;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Methods that only pass a call on: plain entries, and twins of methods that have no direct body. */
final class PlainEntry {
  /** What a twin does not take over from a method that a supertype declares. */
  private static final int NOT_INHERITED = Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE;

  private PlainEntry() {}

  /**
   * Turns a method into its plain entry: it calls its own class's direct body, never an override,
   * since it may itself have been called as {@code super.m()}. It has no line, by which traces tell it
   * from a recursive call, and debuggers step through it.
   */
  static void replaceCode(ClassNode owner, MethodNode method) {
    method.instructions.clear();
    method.tryCatchBlocks.clear();
    method.localVariables = null;
    method.visibleLocalVariableAnnotations = null;
    method.invisibleLocalVariableAnnotations = null;
    method.access &= ~Opcodes.ACC_SYNCHRONIZED; // the direct body locks
    passParameters(method, method.access, method.desc);
    RuntimeSymbols.enter(method);
    invokeOwn(method, owner, method, RuntimeSymbols.twinDesc(method.desc));
    method.visitInsn(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN));
  }

  /** A twin that drops the continuation: below it, code runs pinned. */
  static MethodNode twin(ClassNode owner, MethodNode method) {
    return twin(owner, method, (method.access & Opcodes.ACC_ABSTRACT) != 0);
  }

  /** The same, that calls the method of the object, where its subclasses may have no twins. */
  static MethodNode dispatchingTwin(ClassNode owner, MethodNode method) {
    return twin(owner, method, true);
  }

  private static MethodNode twin(ClassNode owner, MethodNode method, boolean dispatches) {
    MethodNode twin = declareTwin(method);
    twin.access &= ~(Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED);
    twin.visitCode();
    passParameters(twin, method.access, method.desc);
    if (dispatches) {
      boolean itf = (owner.access & Opcodes.ACC_INTERFACE) != 0;
      int opcode = itf ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
      twin.visitMethodInsn(opcode, owner.name, method.name, method.desc, itf);
    } else {
      invokeOwn(twin, owner, method, method.desc);
    }
    twin.visitInsn(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN));
    twin.visitMaxs(0, 0);
    twin.visitEnd();
    return twin;
  }

  /** The same, that has an interface's method called. */
  static MethodNode twin(MethodNode method, String itf) {
    MethodNode twin = declareTwin(method);
    twin.access &= ~Opcodes.ACC_ABSTRACT;
    twin.visitCode();
    passParameters(twin, method.access, method.desc);
    twin.visitMethodInsn(Opcodes.INVOKEINTERFACE, itf, method.name, method.desc, true);
    twin.visitInsn(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN));
    twin.visitMaxs(0, 0);
    twin.visitEnd();
    return twin;
  }

  /**
   * A twin that calls what the class itself would run, wherever that is declared: the JVM finds out,
   * and takes no override of a subclass, which may be on its way up through {@code super.m()}. It would also take a method that
   * the class does not inherit: that is an error.
   */
  static MethodNode exactTwin(ClassNode owner, MethodNode method) {
    MethodNode twin = declareTwin(method);
    twin.access &= ~NOT_INHERITED;
    twin.visitCode();
    RuntimeSymbols.checkExact(twin, new MethodKey(method.name, method.desc));
    passParameters(twin, twin.access, method.desc);
    invokeOwn(twin, owner, method, method.desc);
    twin.visitInsn(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN));
    twin.visitMaxs(0, 0);
    twin.visitEnd();
    return twin;
  }

  /**
   * The same where the class may inherit code, or none, when the program runs: then it calls the method of the object.
   */
  static MethodNode openTwin(ClassNode owner, MethodNode method) {
    MethodNode twin = declareTwin(method);
    twin.access &= ~NOT_INHERITED;
    boolean itf = (owner.access & Opcodes.ACC_INTERFACE) != 0;
    twin.visitCode();
    RuntimeSymbols.checkInherited(twin, new MethodKey(method.name, method.desc));
    Label dispatches = new Label();
    twin.visitJumpInsn(Opcodes.IFEQ, dispatches);
    RuntimeSymbols.checkExact(twin, new MethodKey(method.name, method.desc));
    pass(twin, owner.name, method, method.desc, itf);
    markInherited(twin, owner, dispatches);
    passParameters(twin, twin.access, method.desc);
    int opcode = itf ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
    twin.visitMethodInsn(opcode, owner.name, method.name, method.desc, itf);
    twin.visitInsn(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN));
    twin.visitMaxs(0, 0);
    twin.visitEnd();
    return twin;
  }

  /** A twin that calls the method that the superclass has. */
  static MethodNode superTwin(ClassNode owner, MethodNode method) {
    MethodNode twin = declareTwin(method);
    twin.access &= ~NOT_INHERITED;
    twin.visitCode();
    passParameters(twin, twin.access, method.desc);
    twin.visitMethodInsn(Opcodes.INVOKESPECIAL, owner.superName, method.name, method.desc, false);
    twin.visitInsn(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN));
    twin.visitMaxs(0, 0);
    twin.visitEnd();
    return twin;
  }

  /**
   * A twin that calls the twin that a supertype has, or the plain method if it has none and that can be. It has no
   * frame: it returns what that returned.
   */
  static MethodNode inheritedTwin(
      ClassNode owner, MethodNode method, String parent, boolean ofInterface, boolean doubtful) {
    MethodNode twin = declareTwin(method);
    twin.access &= ~NOT_INHERITED;
    twin.visitCode();
    if (doubtful) {
      RuntimeSymbols.checkMissing(twin, parent, new MethodKey(method.name, method.desc));
      Label toTwin = new Label();
      twin.visitJumpInsn(Opcodes.IFEQ, toTwin);
      pass(twin, parent, method, method.desc, ofInterface);
      markInherited(twin, owner, toTwin);
    }
    pass(twin, parent, method, twin.desc, ofInterface);
    twin.visitMaxs(0, 0);
    twin.visitEnd();
    return twin;
  }

  /**
   * The same where other classes may be other versions of themselves: the plain method as well if another one is inherited
   * than that of the supertype.
   */
  static MethodNode inheritedTwinIfStill(
      ClassNode owner, MethodNode method, String parent, boolean ofInterface) {
    MethodNode twin = declareTwin(method);
    twin.access &= ~NOT_INHERITED;
    twin.visitCode();
    RuntimeSymbols.checkOther(twin, parent, new MethodKey(method.name, method.desc));
    Label toTwin = new Label();
    twin.visitJumpInsn(Opcodes.IFEQ, toTwin);
    boolean itf = (owner.access & Opcodes.ACC_INTERFACE) != 0;
    RuntimeSymbols.checkExact(twin, new MethodKey(method.name, method.desc));
    pass(twin, owner.name, method, method.desc, itf);
    markInherited(twin, owner, toTwin);
    pass(twin, parent, method, twin.desc, ofInterface);
    twin.visitMaxs(0, 0);
    twin.visitEnd();
    return twin;
  }

  private static void markInherited(MethodNode twin, ClassNode owner, Label label) {
    twin.visitLabel(label);
    Object[] locals = GuardedCalls.frame("(L" + owner.name + ";" + twin.desc.substring(1));
    twin.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
  }

  private static void pass(
      MethodNode from, String parent, MethodNode method, String desc, boolean ofInterface) {
    passParameters(from, from.access, desc);
    from.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, method.name, desc, ofInterface);
    from.visitInsn(Type.getReturnType(desc).getOpcode(Opcodes.IRETURN));
  }

  /**
   * A method that is like another, takes a continuation too, and has no code yet. That of a bridge is a bridge, and that
   * of a generic method generic: by that, whoever makes subclasses or mocks knows which methods are one.
   */
  static MethodNode declareTwin(MethodNode method) {
    int dropped = Opcodes.ACC_VARARGS | Opcodes.ACC_DEPRECATED;
    int access = (method.access & ~dropped) | Opcodes.ACC_SYNTHETIC;
    return new MethodNode(
        Opcodes.ASM9,
        access,
        method.name,
        RuntimeSymbols.twinDesc(method.desc),
        twinSignature(method.signature),
        method.exceptions.toArray(new String[0]));
  }

  /** The JVM does not look at signatures, so that a tool may have left something else there. */
  private static String twinSignature(String signature) {
    if (signature == null) {
      return null;
    }
    try {
      return RuntimeSymbols.twinDesc(signature);
    } catch (StringIndexOutOfBoundsException none) {
      return null;
    }
  }

  private static void invokeOwn(
      MethodVisitor out, ClassNode owner, MethodNode method, String desc) {
    boolean itf = (owner.access & Opcodes.ACC_INTERFACE) != 0;
    boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
    int opcode = isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL;
    out.visitMethodInsn(opcode, owner.name, method.name, desc, itf);
  }

  /** Pushes the receiver, if there is one, and all parameters. */
  static void loadParameters(MethodVisitor out, int access, String desc) {
    int variable = 0;
    if ((access & Opcodes.ACC_STATIC) == 0) {
      out.visitVarInsn(Opcodes.ALOAD, variable++);
    }
    for (Type type : Type.getArgumentTypes(desc)) {
      out.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
      variable += type.getSize();
    }
  }

  /**
   * The same, and forgets the parameters: where nothing is compiled, a variable keeps alive what the method that is
   * called has dropped, a list that it walks for one. That method cannot drop its receiver.
   */
  private static void passParameters(MethodVisitor out, int access, String desc) {
    loadParameters(out, access, desc);
    int first = (access & Opcodes.ACC_STATIC) == 0 ? 1 : 0;
    forgetReferences(out, first, Type.getArgumentTypes(desc));
  }

  /** Empties variables that hold references. */
  static void forgetReferences(MethodVisitor out, int first, Type... types) {
    int variable = first;
    for (Type type : types) {
      if (Kind.of(type) == Kind.REFERENCE) {
        out.visitInsn(Opcodes.ACONST_NULL);
        out.visitVarInsn(Opcodes.ASTORE, variable);
      }
      variable += type.getSize();
    }
  }

  /** The first line of a method's code, or -1. */
  static int firstLine(MethodNode method) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return -1;
  }
}
