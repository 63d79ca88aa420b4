package io.weft.agent.offline;

import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.rewrite.RuntimeSymbols;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Counts what was written into a class. */
final class RewrittenMethods extends ClassVisitor {
  private int count;

  private RewrittenMethods() {
    super(Opcodes.ASM9);
  }

  /** How many methods of an instrumented class have twins. */
  static int count(byte[] classFile) {
    RewrittenMethods counter = new RewrittenMethods();
    ReadableVersion.open(classFile).accept(counter, ClassReader.SKIP_CODE);
    return counter.count;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String desc, String signature, String[] exceptions) {
    boolean synthetic = (access & Opcodes.ACC_SYNTHETIC) != 0;
    if (synthetic && RuntimeSymbols.isTwinDesc(desc) && !RuntimeSymbols.isResumedName(name)) {
      count++;
    }
    return null;
  }
}
