package io.weft.random.bytecode;

import io.weft.random.Gene;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method that programs call.
 *
 * @param kind how it is declared and called
 * @param name its name
 * @param desc its descriptor
 * @param body the decisions of its code
 * @param override those of an overriding method in {@link Scaffold#SUB}; null: there is none
 */
record MethodSpec(Kind kind, String name, String desc, Gene body, Gene override) {
  /** How a method is declared and called. */
  enum Kind {
    STATIC(Scaffold.MAIN, Opcodes.ACC_STATIC, Opcodes.INVOKESTATIC, false),
    VIRTUAL(Scaffold.MAIN, 0, Opcodes.INVOKEVIRTUAL, false),
    PRIVATE(Scaffold.MAIN, Opcodes.ACC_PRIVATE, Opcodes.INVOKESPECIAL, false),
    OVERRIDDEN(Scaffold.BASE, 0, Opcodes.INVOKEVIRTUAL, false),
    ABSTRACT(Scaffold.FACE, Opcodes.ACC_ABSTRACT, Opcodes.INVOKEINTERFACE, false),
    DEFAULT(Scaffold.FACE, 0, Opcodes.INVOKEINTERFACE, true),
    STATIC_INTERFACE(Scaffold.FACE, Opcodes.ACC_STATIC, Opcodes.INVOKESTATIC, true);

    final String owner;
    final int access;
    final int call;
    final boolean sinceJava8;

    Kind(String owner, int access, int call, boolean sinceJava8) {
      this.owner = owner;
      this.access = access;
      this.call = call;
      this.sinceJava8 = sinceJava8;
    }

    boolean isStatic() {
      return (access & Opcodes.ACC_STATIC) != 0;
    }

    boolean isInterface() {
      return owner.equals(Scaffold.FACE);
    }

    /** Whether a subclass may declare it again. */
    boolean isOverridable() {
      return this == OVERRIDDEN || this == ABSTRACT || this == DEFAULT;
    }
  }

  static MethodSpec read(Gene gene, int index, boolean java8) {
    Gene.Reader r = gene.read();
    Kind kind = Kind.values()[r.number(Kind.values().length)];
    if (kind.sinceJava8 && !java8) {
      kind = Kind.STATIC;
    }
    StringBuilder desc = new StringBuilder("(");
    for (Gene parameter : r.leaves(4)) {
      desc.append(type(parameter.read()));
    }
    desc.append(')').append(r.oneIn(4) ? "V" : type(r));
    // Few names, so that overloads meet.
    String name = "m" + (r.oneIn(3) ? index : index % 2);
    Gene body = r.part();
    Gene override = kind.isOverridable() && r.oneIn(2) ? r.part() : null;
    return new MethodSpec(kind, name, desc.toString(), body, override);
  }

  /** Whether both cannot be in one program. */
  boolean clashesWith(MethodSpec other) {
    return name.equals(other.name) && desc.equals(other.desc);
  }

  private static String type(Gene.Reader r) {
    return Scaffold.TYPES.get(r.number(Scaffold.TYPES.size()));
  }

  static List<Val> parameters(String desc) {
    List<Val> result = new ArrayList<>();
    for (Type type : Type.getArgumentTypes(desc)) {
      result.add(Val.of(type.getDescriptor()));
    }
    return result;
  }
}
