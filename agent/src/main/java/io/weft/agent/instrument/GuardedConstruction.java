package io.weft.agent.instrument;

import io.weft.agent.analyze.TypeTracker;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Constructors that catch what {@code super(…)} or {@code this(…)} throws. No compiler writes them, and verification
 * by stack maps takes none (JVMS 4.10.1.6: the handler of an object that is not initialised yet), but that of older class files does.
 */
final class GuardedConstruction {
  private GuardedConstruction() {}

  /**
   * Whether a class has one that it may have, and would not if it was newer.
   *
   * @param original the class file
   * @param modern it, with frames
   */
  static boolean in(ClassReader original, ClassReader modern) {
    if (original.readUnsignedShort(6) >= Opcodes.V1_7) {
      return false;
    }
    ClassNode type = new ClassNode(Opcodes.ASM9);
    modern.accept(type, ClassReader.EXPAND_FRAMES);
    return type.methods.stream().anyMatch(m -> "<init>".equals(m.name) && isGuarded(type.name, m));
  }

  private static boolean isGuarded(String owner, MethodNode constructor) {
    if (constructor.tryCatchBlocks.isEmpty()) {
      return false;
    }
    TypeTracker.prepare(constructor);
    TypeTracker types = new TypeTracker(owner, constructor);
    for (AbstractInsnNode insn : constructor.instructions) {
      if (insn instanceof MethodInsnNode call
          && types.isReachable()
          && types.state().constructsThis(call)
          && isCovered(constructor, call)) {
        return true;
      }
      types.step(insn);
    }
    return false;
  }

  private static boolean isCovered(MethodNode method, AbstractInsnNode insn) {
    InsnList insns = method.instructions;
    int at = insns.indexOf(insn);
    return method.tryCatchBlocks.stream()
        .anyMatch(b -> insns.indexOf(b.start) <= at && at < insns.indexOf(b.end));
  }
}
