package io.weft.agent.rewrite;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The kinds of value that the JVM's instructions tell apart. */
enum Kind {
  INT("I", Opcodes.INTEGER, Opcodes.ICONST_0, 0, "intResult"),
  LONG("J", Opcodes.LONG, Opcodes.LCONST_0, 1, "longResult"),
  FLOAT("F", Opcodes.FLOAT, Opcodes.FCONST_0, 2, "floatResult"),
  DOUBLE("D", Opcodes.DOUBLE, Opcodes.DCONST_0, 3, "doubleResult"),
  REFERENCE("Ljava/lang/Object;", null, Opcodes.ACONST_NULL, 4, "objectResult");

  private final String desc;
  private final Integer frameType;
  private final int zero;
  private final int offset;
  private final String register;

  Kind(String desc, Integer frameType, int zero, int offset, String register) {
    this.desc = desc;
    this.frameType = frameType;
    this.zero = zero;
    this.offset = offset;
    this.register = register;
  }

  /** The kind of a descriptor's type; void has none. */
  static Kind of(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return LONG;
      case Type.FLOAT:
        return FLOAT;
      case Type.DOUBLE:
        return DOUBLE;
      case Type.ARRAY:
      case Type.OBJECT:
        return REFERENCE;
      case Type.VOID:
        throw new IllegalArgumentException("void is not a kind of value");
      default:
        return INT;
    }
  }

  /** The kind of a verification type. */
  static Kind of(Object frameType) {
    for (Kind kind : values()) {
      if (frameType.equals(kind.frameType)) {
        return kind;
      }
    }
    return REFERENCE;
  }

  String desc() {
    return desc;
  }

  String register() {
    return register;
  }

  int load() {
    return Opcodes.ILOAD + offset;
  }

  int store() {
    return Opcodes.ISTORE + offset;
  }

  /** The instruction that pushes zero or null. */
  int zero() {
    return zero;
  }

  int words() {
    return this == LONG || this == DOUBLE ? 2 : 1;
  }

  /** A letter for names. */
  char letter() {
    return desc.charAt(0);
  }
}
