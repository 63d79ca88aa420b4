package io.weft.agent.instrument;

import io.weft.agent.check.OutputVerifier;
import io.weft.agent.classify.ClassHierarchy;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Raises old class files to version 52, the first with everything that instrumented code uses; not
 * higher, since final fields become stricter with 53. Subroutines are inlined and stack map frames
 * computed, with types merged by what class files say; those that a class has are kept where types cannot be read.
 */
final class ModernFrames {
  private ModernFrames() {}

  /**
   * The class as a modern one.
   *
   * @return empty: types whose class files cannot be read are merged, and used as something that is above them
   */
  static Optional<ClassReader> ensure(ClassReader reader, ClassHierarchy hierarchy) {
    int major = reader.readUnsignedShort(6);
    if (major >= Opcodes.V1_8) {
      return Optional.of(reader);
    }
    MergingWriter out = new MergingWriter(hierarchy);
    reader.accept(raise(major, out, true), ClassReader.SKIP_FRAMES);
    byte[] written = out.toByteArray();
    if (!out.guessed) {
      return Optional.of(new ClassReader(written));
    }
    if (major >= Opcodes.V1_7 || (major == Opcodes.V1_6 && hasAllFrames(reader))) {
      ClassWriter same = new ClassWriter(0);
      reader.accept(raise(major, same, false), 0);
      return Optional.of(new ClassReader(same.toByteArray()));
    }
    return OutputVerifier.verifyMerged(written, hierarchy).isEmpty()
        ? Optional.of(new ClassReader(written))
        : Optional.empty();
  }

  private static ClassVisitor raise(int major, ClassVisitor next, boolean inlines) {
    ClassVisitor raised = new Raise(next, inlines);
    return major < Opcodes.V1_5 ? new WithoutNewerAttributes(raised) : raised;
  }

  /** Version 50 may do without: then the JVM merges types by itself. */
  private static boolean hasAllFrames(ClassReader reader) {
    ClassNode type = new ClassNode(Opcodes.ASM9);
    reader.accept(type, ClassReader.SKIP_DEBUG);
    return type.methods.stream().allMatch(ModernFrames::needsNoMoreFrames);
  }

  private static boolean needsNoMoreFrames(MethodNode method) {
    boolean straight = method.tryCatchBlocks.isEmpty();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getType() == AbstractInsnNode.FRAME) {
        return true;
      }
      straight &= insn.getType() != AbstractInsnNode.JUMP_INSN
          && insn.getType() != AbstractInsnNode.TABLESWITCH_INSN
          && insn.getType() != AbstractInsnNode.LOOKUPSWITCH_INSN;
    }
    return straight;
  }

  private static final class Raise extends ClassVisitor {
    private static final int NOT_ABSTRACT = Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_STRICT;
    private final boolean inlines;

    /** Below version 51 it is the name alone that makes an initialiser (JVMS 2.9.2). */
    private boolean namesInitializers;

    Raise(ClassVisitor next, boolean inlines) {
      super(Opcodes.ASM9, next);
      this.inlines = inlines;
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] types) {
      namesInitializers = (version & 0xFFFF) < Opcodes.V1_7;
      super.visit(Opcodes.V1_8, ofType(access), name, signature, parent, types);
    }

    @Override
    public void visitInnerClass(String name, String outer, String inner, int access) {
      super.visitInnerClass(name, outer, inner, ofType(access));
    }

    /** Below version 50 the JVM completes the flags of interfaces, and below 49 it ignores some (JVMS 4.1). */
    private static int ofType(int access) {
      return (access & Opcodes.ACC_INTERFACE) == 0
          ? access & ~Opcodes.ACC_ANNOTATION
          : (access | Opcodes.ACC_ABSTRACT) & ~(Opcodes.ACC_SUPER | Opcodes.ACC_ENUM);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String desc, String signature, String[] exceptions) {
      int modern = ofMethod(access, name);
      MethodVisitor next = super.visitMethod(modern, name, desc, signature, exceptions);
      return inlines
          ? new JSRInlinerAdapter(next, modern, name, desc, signature, exceptions)
          : next;
    }

    /** Below version 49 the JVM allows abstract methods some flags, and constructors one. */
    private int ofMethod(int access, String name) {
      int not = switch (name) {
        case "<init>" -> Opcodes.ACC_BRIDGE;
        case "<clinit>" -> 0;
        default -> (access & Opcodes.ACC_ABSTRACT) == 0 ? 0 : NOT_ABSTRACT;
      };
      boolean initializer = namesInitializers && "<clinit>".equals(name);
      return (access & ~not) | (initializer ? Opcodes.ACC_STATIC : 0);
    }
  }

  /** Computes frames without loading a class. */
  private static final class MergingWriter extends ClassWriter {
    private static final String OBJECT = "java/lang/Object";
    private final ClassHierarchy hierarchy;

    /** Whether types were merged that cannot be read. */
    private boolean guessed;

    MergingWriter(ClassHierarchy hierarchy) {
      super(ClassWriter.COMPUTE_FRAMES);
      setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
      this.hierarchy = hierarchy;
    }

    @Override
    protected String getCommonSuperClass(String one, String other) {
      if (hierarchy.isInterface(one) || hierarchy.isInterface(other)) {
        return OBJECT; // what the verifier takes an interface for
      }
      String type = one;
      while (type != null && !hierarchy.isSubtype(other, type)) {
        type = OBJECT.equals(type) ? null : hierarchy.superName(type);
      }
      if (type == null || OBJECT.equals(type)) {
        guessed |= !hierarchy.isReadable(one) || !hierarchy.isReadable(other);
        return OBJECT;
      }
      return type;
    }
  }
}
