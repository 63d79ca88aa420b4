package io.weft.agent.instrument;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodFlags;
import io.weft.agent.classify.MethodKey;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * What a method overrides depends on the version of its class: from 51 on overriding is transitive (JVMS 5.4.5), before
 * it ends where a superclass of another package has a package-private method of that name. Old class files are raised to 52.
 */
final class OldOverrides {
  private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

  private OldOverrides() {}

  /**
   * Whether a method of an old class might override more methods if the class was a new one.
   *
   * @param reader its class file
   * @param facts what is known of it
   * @param hierarchy what is above it
   */
  static boolean wouldChange(ClassReader reader, ClassFacts facts, ClassHierarchy hierarchy) {
    return reader.readUnsignedShort(6) < Opcodes.V1_7
        && facts.methods().entrySet().stream()
            .anyMatch(m -> m.getValue().mayOverride()
                && !m.getKey().isConstructor()
                && wouldChange(facts, m.getKey(), hierarchy));
  }

  private static boolean wouldChange(ClassFacts facts, MethodKey method, ClassHierarchy hierarchy) {
    boolean hidden = false;
    for (String name = facts.superName(); name != null && !ClassHierarchy.isJdk(name); ) {
      Optional<ClassFacts> type = hierarchy.facts(name);
      if (type.map(ClassFacts::headerOnly).orElse(false)) {
        return true; // perhaps
      }
      MethodFlags above = type.map(t -> t.methods().get(method)).orElse(null);
      if (above != null && above.mayOverride()) {
        boolean overridden =
            (above.access() & VISIBLE) != 0 || packageName(name).equals(packageName(facts.name()));
        if (overridden && hidden) {
          return true;
        }
        hidden |= !overridden;
      }
      name = type.map(ClassFacts::superName).orElse(null);
    }
    return false;
  }

  private static String packageName(String internalName) {
    return internalName.substring(0, internalName.lastIndexOf('/') + 1);
  }
}
