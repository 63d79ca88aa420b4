package io.weft.agent.rewrite;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Passes instructions on. Of several stack map frames before one instruction it keeps the last,
 * which is the one that the most general path declares; frames at the end of the code are dropped.
 */
final class CodeSink extends MethodVisitor {
  private Object[] locals;
  private Object[] stack;

  CodeSink(MethodVisitor next) {
    super(Opcodes.ASM9, next);
  }

  @Override
  public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] operands) {
    locals = local;
    stack = operands;
  }

  private void flush() {
    if (locals != null) {
      super.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
      locals = null;
    }
  }

  @Override
  public void visitInsn(int opcode) {
    flush();
    super.visitInsn(opcode);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    flush();
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int index) {
    flush();
    super.visitVarInsn(opcode, index);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    flush();
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    flush();
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitMethodInsn(int opcode, String owner, String name, String desc, boolean itf) {
    flush();
    super.visitMethodInsn(opcode, owner, name, desc, itf);
  }

  @Override
  public void visitInvokeDynamicInsn(String name, String desc, Handle handle, Object... arguments) {
    flush();
    super.visitInvokeDynamicInsn(name, desc, handle, arguments);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    flush();
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLdcInsn(Object value) {
    flush();
    super.visitLdcInsn(value);
  }

  @Override
  public void visitIincInsn(int index, int increment) {
    flush();
    super.visitIincInsn(index, increment);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
    flush();
    super.visitTableSwitchInsn(min, max, dflt, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
    flush();
    super.visitLookupSwitchInsn(dflt, keys, labels);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int numDimensions) {
    flush();
    super.visitMultiANewArrayInsn(descriptor, numDimensions);
  }

  /** Pushes an int constant in its shortest form. */
  void pushInt(int value) {
    if (value >= -1 && value <= 5) {
      visitInsn(Opcodes.ICONST_0 + value);
    } else if (value == (byte) value) {
      visitIntInsn(Opcodes.BIPUSH, value);
    } else if (value == (short) value) {
      visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      visitLdcInsn(value);
    }
  }
}
