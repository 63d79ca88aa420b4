package io.weft.agent.rewrite;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The runtime's interfaces with the twins of the JDK's. Their methods become synthetic, as no compiler writes them:
 * libraries that make classes of all interfaces of an object leave such methods out. The rest of the agent mends what
 * they write nevertheless; but a hidden class is not shown to it.
 */
public final class JdkTwins {
  /** How their internal names begin. */
  public static final String PREFIX = RuntimeSymbols.JDK_CALLS + "$";

  private JdkTwins() {}

  /**
   * Writes one with synthetic methods.
   *
   * @param classFile the interface
   */
  public static byte[] markSynthetic(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter out = new ClassWriter(reader, 0);
    reader.accept(new Marking(out), 0);
    return out.toByteArray();
  }

  private static final class Marking extends ClassVisitor {
    Marking(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String desc, String signature, String[] exceptions) {
      return super.visitMethod(access | Opcodes.ACC_SYNTHETIC, name, desc, signature, exceptions);
    }
  }
}
