package io.weft.agent.instrument;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.SerialVersionUIDAdder;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;

/**
 * The default serial version of a class is a hash of its members, twins included: a serialisable
 * class that declares none gets the one that it had before it was instrumented.
 */
final class SerialVersion {
  private static final String FIELD = ClassFacts.SERIAL_VERSION;
  private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;
  private static final int ADDED = Opcodes.ACC_PRIVATE
      | Opcodes.ACC_STATIC
      | Opcodes.ACC_FINAL
      | Opcodes.ACC_SYNTHETIC; // reflective programs pass those over
  private static final Set<String> WHOLE_NUMBERS = Set.of("J", "I", "S", "C", "B");

  private SerialVersion() {}

  /**
   * Does it.
   *
   * @return false: it cannot be done, as a field that declares nothing has the name, or one that the class inherits: it, or others, may
   *     read that by the class's name
   */
  static boolean keep(ClassNode type, ClassReader original, ClassHierarchy hierarchy) {
    boolean exempt = (type.access & Opcodes.ACC_INTERFACE) != 0
        || "java/lang/Record".equals(type.superName)
        || type.fields.stream().anyMatch(SerialVersion::isDeclaration);
    if (exempt || !mayBeMadeFromStreams(type, hierarchy)) {
      return true;
    }
    if (type.fields.stream().anyMatch(f -> FIELD.equals(f.name))
        || readsInherited(type)
        || inheritsOne(type, hierarchy)) {
      return !hierarchy.isMadeFromStreams(type.name);
    }
    Computation computation = new Computation();
    original.accept(computation, ClassReader.SKIP_CODE);
    computation.value.ifPresent(v -> type.fields.add(new FieldNode(ADDED, FIELD, "J", null, v)));
    return true;
  }

  /** Whether its code names such a field as the class's own: if it declares none, that is one from above. */
  private static boolean readsInherited(ClassNode type) {
    return type.methods.stream()
        .flatMap(method -> Arrays.stream(method.instructions.toArray()))
        .anyMatch(insn -> insn instanceof FieldInsnNode field
            && FIELD.equals(field.name)
            && field.owner.equals(type.name));
  }

  /** Whether others may find one from above as the class's own. */
  private static boolean inheritsOne(ClassNode type, ClassHierarchy hierarchy) {
    return above(type.superName, type.interfaces)
        .anyMatch(
            each -> showsOne(each, ClassFacts.packageOf(type.name), hierarchy, new HashSet<>()));
  }

  private static boolean showsOne(
      String type, String toPackage, ClassHierarchy hierarchy, Set<String> seen) {
    ClassFacts facts = ClassHierarchy.isJdk(type) || !seen.add(type)
        ? null
        : hierarchy.facts(type).orElse(null);
    if (facts == null) {
      return false;
    }
    int access = facts.serialVersion().orElse(Opcodes.ACC_PRIVATE);
    boolean samePackage =
        (access & Opcodes.ACC_PRIVATE) == 0 && ClassFacts.packageOf(type).equals(toPackage);
    return (access & VISIBLE) != 0
        || samePackage
        || above(facts.superName(), facts.interfaces())
            .anyMatch(each -> showsOne(each, toPackage, hierarchy, seen));
  }

  private static Stream<String> above(String superName, List<String> interfaces) {
    return Stream.concat(Stream.ofNullable(superName), interfaces.stream());
  }

  /** As ObjectStreamClass has it, which reads it by reflection as a long. */
  private static boolean isDeclaration(FieldNode field) {
    int both = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    return FIELD.equals(field.name)
        && (field.access & both) == both
        && WHOLE_NUMBERS.contains(field.desc);
  }

  /** A supertype that cannot be read may be serialisable. */
  private static boolean mayBeMadeFromStreams(ClassNode type, ClassHierarchy hierarchy) {
    return hierarchy.isMadeFromStreams(type.name)
        || !hierarchy.isReadable(type.superName)
        || !type.interfaces.stream().allMatch(hierarchy::isReadable);
  }

  private static final class Computation extends SerialVersionUIDAdder {
    private OptionalLong value = OptionalLong.empty();

    Computation() {
      super(Opcodes.ASM9, null);
    }

    /** To the library, the flag says that the class is an enum's. */
    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] types) {
      super.visit(version, access & ~Opcodes.ACC_ENUM, name, signature, parent, types);
    }

    @Override
    protected void addSVUID(long computed) {
      value = OptionalLong.of(computed);
    }
  }
}
