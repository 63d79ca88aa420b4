package io.weft.agent.analyze;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;

/** The final fields of a class's instances. To the JVM, a field's type is part of its name. */
public final class FinalFields {
  private record Key(String name, String desc) {}

  private final String owner;
  private final Set<Key> fields = new HashSet<>();

  /** Those of a class. */
  public FinalFields(ClassNode type) {
    owner = type.name;
    for (FieldNode field : type.fields) {
      if ((field.access & (Opcodes.ACC_FINAL | Opcodes.ACC_STATIC)) == Opcodes.ACC_FINAL) {
        fields.add(new Key(field.name, field.desc));
      }
    }
  }

  /** Whether an instruction assigns one. */
  public boolean isAssignedBy(AbstractInsnNode insn) {
    return insn.getOpcode() == Opcodes.PUTFIELD
        && insn instanceof FieldInsnNode put
        && put.owner.equals(owner)
        && fields.contains(new Key(put.name, put.desc));
  }
}
