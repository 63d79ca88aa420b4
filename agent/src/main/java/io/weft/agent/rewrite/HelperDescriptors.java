package io.weft.agent.rewrite;

import io.weft.agent.classify.ClassHierarchy;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Descriptors of methods that are added to a class for its dynamic calls, which load the types of theirs in any case. Who lists the methods of a class by reflection loads
 * all types that their descriptors name, and a class may do without a library that only its code mentions. What its own
 * methods do not name is Object there, and cast.
 */
final class HelperDescriptors {
  private static final Type OBJECT = Type.getObjectType("java/lang/Object");

  private final Set<Type> named = new HashSet<>();

  /** For a class with the methods that it has now. */
  HelperDescriptors(ClassNode host) {
    named.add(Type.getObjectType(host.name));
    for (MethodNode method : host.methods) {
      named.add(element(Type.getReturnType(method.desc)));
      for (Type type : Type.getArgumentTypes(method.desc)) {
        named.add(element(type));
      }
    }
  }

  /** What a helper has in place of a call's descriptor. */
  String of(String desc) {
    Type[] types = Type.getArgumentTypes(desc);
    for (int i = 0; i < types.length; i++) {
      types[i] = of(types[i]);
    }
    return Type.getMethodDescriptor(of(Type.getReturnType(desc)), types);
  }

  private Type of(Type type) {
    Type element = element(type);
    boolean mayBeNamed = element.getSort() != Type.OBJECT
        || ClassHierarchy.isJdk(element.getInternalName())
        || RuntimeSymbols.isRuntime(element.getInternalName())
        || named.contains(element);
    return mayBeNamed ? type : OBJECT;
  }

  private static Type element(Type type) {
    return type.getSort() == Type.ARRAY ? type.getElementType() : type;
  }

  /**
   * Pushes the parameters of a static helper, as the call wants them.
   *
   * @param desc of the call
   */
  void load(MethodVisitor out, String desc) {
    int variable = 0;
    for (Type type : Type.getArgumentTypes(desc)) {
      out.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
      variable += type.getSize();
      if (!of(type).equals(type)) {
        out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
      }
    }
  }

  /** Behind the call of a helper: its result is what the call itself would give. */
  static void cast(MethodVisitor out, String helper, String desc) {
    Type type = Type.getReturnType(desc);
    if (!Type.getReturnType(helper).equals(type)) {
      out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    }
  }
}
