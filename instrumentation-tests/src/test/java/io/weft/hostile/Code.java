package io.weft.hostile;

import java.util.Arrays;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Instructions of one method, with the few calls that cases are made of. */
final class Code extends MethodVisitor {
  static final String POINTS = "io/weft/fixtures/support/Points";

  private final String owner;

  Code(String owner, MethodVisitor next) {
    super(Opcodes.ASM9, next);
    this.owner = owner;
  }

  /** Internal name of the class that the method is in. */
  String owner() {
    return owner;
  }

  /** Instructions without operand. */
  Code op(int... opcodes) {
    Arrays.stream(opcodes).forEach(this::visitInsn);
    return this;
  }

  /** An instruction with a local variable. */
  Code var(int opcode, int index) {
    visitVarInsn(opcode, index);
    return this;
  }

  /** A constant. */
  Code push(Object constant) {
    visitLdcInsn(constant);
    return this;
  }

  /** A label at this place. */
  Label mark() {
    Label label = new Label();
    visitLabel(label);
    return label;
  }

  /** A jump. */
  Code jump(int opcode, Label target) {
    visitJumpInsn(opcode, target);
    return this;
  }

  /** A label made before. */
  Code at(Label label) {
    visitLabel(label);
    return this;
  }

  /** A {@code new}, or another instruction with a type. */
  Code type(int opcode, String type) {
    visitTypeInsn(opcode, type);
    return this;
  }

  /** A field instruction. */
  Code field(int opcode, String type, String name, String desc) {
    visitFieldInsn(opcode, type, name, desc);
    return this;
  }

  /** A call of a class's method. */
  Code call(int opcode, String type, String name, String desc) {
    visitMethodInsn(opcode, type, name, desc, opcode == Opcodes.INVOKEINTERFACE);
    return this;
  }

  /** A static call of the same class. */
  Code self(String name, String desc) {
    return call(Opcodes.INVOKESTATIC, owner, name, desc);
  }

  /** A constructor call. */
  Code init(String type, String desc) {
    return call(Opcodes.INVOKESPECIAL, type, "<init>", desc);
  }

  /** A point without value. */
  Code point() {
    return call(Opcodes.INVOKESTATIC, POINTS, "point", "()V");
  }

  /** A point that hands the value on top of the operand stack through. */
  Code point(String desc) {
    return call(Opcodes.INVOKESTATIC, POINTS, "point", "(" + desc + ")" + desc);
  }

  /** A point that hands an int through. */
  Code pointInt(int value) {
    return push(value).point("I");
  }

  /** A point that hands a string through. */
  Code pointText(String value) {
    return push(value).point("Ljava/lang/Object;").type(Opcodes.CHECKCAST, "java/lang/String");
  }

  /** A point that must be refused to suspend. */
  Code pinned() {
    return call(Opcodes.INVOKESTATIC, POINTS, "pinned", "()V");
  }

  /** Logs the reference on top of the operand stack. */
  Code log() {
    return call(Opcodes.INVOKESTATIC, POINTS, "log", "(Ljava/lang/Object;)V");
  }

  /** Logs a text. */
  Code log(String text) {
    return push(text).log();
  }

  /** Boxes the value on top of the operand stack. */
  Code box(String desc) {
    String type = boxOf(Type.getType(desc));
    return call(Opcodes.INVOKESTATIC, type, "valueOf", "(" + desc + ")L" + type + ";");
  }

  private static String boxOf(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return "java/lang/Long";
      case Type.FLOAT:
        return "java/lang/Float";
      case Type.DOUBLE:
        return "java/lang/Double";
      default:
        return "java/lang/Integer";
    }
  }

  /** Returns the int on top of the operand stack, boxed. */
  void returnInt() {
    box("I").op(Opcodes.ARETURN);
  }
}
