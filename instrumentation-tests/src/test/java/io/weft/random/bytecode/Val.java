package io.weft.random.bytecode;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a word of variables or operand stack holds while code is written.
 *
 * @param desc descriptor, int for all that the JVM computes as int; {@code N} for null
 * @param site names the {@code new} of an object whose constructor has not run; else null
 */
record Val(String desc, Object site) {
  static final Val NULL = new Val("N", null);

  static Val of(String desc) {
    return new Val("ZBSC".contains(desc) ? "I" : desc, null);
  }

  boolean isRaw() {
    return site != null;
  }

  boolean isReference() {
    return "L[N".indexOf(desc.charAt(0)) >= 0;
  }

  int size() {
    return site == null && (desc.equals("J") || desc.equals("D")) ? 2 : 1;
  }

  /** The opcode for this type: of a load, store, return. */
  int opcode(int intOpcode) {
    return (isReference() ? Type.getType(Object.class) : Type.getType(desc)).getOpcode(intOpcode);
  }

  String internalName() {
    return Type.getType(desc).getInternalName();
  }

  /** Whether this may be where the other is expected. */
  boolean fits(Val wanted) {
    if (isRaw() || wanted.isRaw()) {
      return site == wanted.site;
    }
    if (desc.equals(wanted.desc)) {
      return true;
    }
    if (!isReference() || !wanted.isReference()) {
      return false;
    }
    return desc.equals("N") || Scaffold.isSubtype(desc, wanted.desc);
  }

  int load() {
    return opcode(Opcodes.ILOAD);
  }

  int store() {
    return opcode(Opcodes.ISTORE);
  }
}
