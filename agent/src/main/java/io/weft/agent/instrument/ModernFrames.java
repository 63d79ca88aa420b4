package io.weft.agent.instrument;

import io.weft.agent.classify.ClassHierarchy;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;

/**
 * Raises old class files to version 52, the first with everything that instrumented code uses; not
 * higher, since final fields become stricter with 53. Subroutines are inlined and stack map frames
 * computed, with types merged by what class files say.
 */
final class ModernFrames {
  private ModernFrames() {}

  static ClassReader ensure(ClassReader reader, ClassHierarchy hierarchy) {
    int major = reader.readUnsignedShort(6);
    if (major >= Opcodes.V1_8) {
      return reader;
    }
    ClassWriter out = new MergingWriter(hierarchy);
    reader.accept(new Raise(out), ClassReader.SKIP_FRAMES);
    return new ClassReader(out.toByteArray());
  }

  private static final class Raise extends ClassVisitor {
    Raise(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] types) {
      super.visit(Opcodes.V1_8, access, name, signature, parent, types);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String desc, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, desc, signature, exceptions);
      return new JSRInlinerAdapter(next, access, name, desc, signature, exceptions);
    }
  }

  /** Computes frames without loading a class. */
  private static final class MergingWriter extends ClassWriter {
    private static final String OBJECT = "java/lang/Object";
    private final ClassHierarchy hierarchy;

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
      return type == null ? OBJECT : type;
    }
  }
}
