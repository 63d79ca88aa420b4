package io.weft.agent.classify;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.objectweb.asm.Opcodes;

/**
 * What classification needs to know of a class file.
 *
 * @param name internal name
 * @param superName internal name of the superclass, null for Object
 * @param interfaces internal names
 * @param access access flags
 * @param annotated whether the type carries the annotation
 * @param instrumented whether it carries the agent's attribute
 * @param serialVersion access flags of a field that is named as a serial version is, {@code long}, and no constant that
 *     compilers write in place of its name
 * @param headerOnly whether nothing but its header was kept: it has nothing suspendable, and what else it has nobody knows
 * @param methods declared methods; none where only the header was kept
 */
public record ClassFacts(
    String name,
    String superName,
    List<String> interfaces,
    int access,
    boolean annotated,
    boolean instrumented,
    OptionalInt serialVersion,
    boolean headerOnly,
    Map<MethodKey, MethodFlags> methods) {
  /** How a class names its serial version. */
  public static final String SERIAL_VERSION = "serialVersionUID";

  /** What a header says of a class that has nothing suspendable. */
  static ClassFacts of(ClassHeader header) {
    return new ClassFacts(
        header.name(),
        header.superName(),
        header.interfaces(),
        header.access(),
        false,
        false,
        OptionalInt.empty(),
        true,
        Map.of());
  }

  /** Whether it is an interface. */
  public boolean isInterface() {
    return (access & Opcodes.ACC_INTERFACE) != 0;
  }

  /**
   * The package of a class, empty for none. Two classes of one package may be of two loaders, and then not of one to the JVM.
   *
   * @param internalName the class
   */
  public static String packageOf(String internalName) {
    return internalName.substring(0, Math.max(0, internalName.lastIndexOf('/')));
  }
}
