package io.weft.agent.instrument;

import io.weft.agent.classify.ClassHierarchy;
import java.util.OptionalLong;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.SerialVersionUIDAdder;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/**
 * The default serial version of a class is a hash of its members, twins included: a serialisable
 * class that declares none gets the one that it had before it was instrumented.
 */
final class SerialVersion {
  private static final String FIELD = "serialVersionUID";
  private static final int NO_FIELD_NEEDED = Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM;

  private SerialVersion() {}

  static void keep(ClassNode type, ClassReader original, ClassHierarchy hierarchy) {
    boolean exempt = (type.access & NO_FIELD_NEEDED) != 0
        || "java/lang/Record".equals(type.superName)
        || type.fields.stream().anyMatch(f -> FIELD.equals(f.name));
    if (exempt || !hierarchy.isSubtype(type.name, "java/io/Serializable")) {
      return;
    }
    Computation computation = new Computation();
    original.accept(computation, ClassReader.SKIP_CODE);
    computation.value.ifPresent(v -> type.fields.add(new FieldNode(
        Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, FIELD, "J", null, v)));
  }

  private static final class Computation extends SerialVersionUIDAdder {
    private OptionalLong value = OptionalLong.empty();

    Computation() {
      super(Opcodes.ASM9, null);
    }

    @Override
    protected void addSVUID(long computed) {
      value = OptionalLong.of(computed);
    }
  }
}
