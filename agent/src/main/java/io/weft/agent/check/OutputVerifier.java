package io.weft.agent.check;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.SimpleVerifier;

/** Verifies a written class by data flow over its code, with a relations read from class files. */
public final class OutputVerifier {
  private OutputVerifier() {}

  /**
   * Verifies all methods.
   *
   * @param classFile the class
   * @param relations how types are related
   * @return what is wrong, method by method; empty when all is well
   */
  public static List<String> verify(byte[] classFile, TypeRelations relations) {
    return verify(classFile, relations, false);
  }

  /**
   * The same, for frames that were computed by these very relations: where types are merged that cannot be read, the
   * result is Object.
   *
   * @param classFile the class
   * @param relations how types are related
   * @return what is wrong
   */
  public static List<String> verifyMerged(byte[] classFile, TypeRelations relations) {
    return verify(classFile, relations, true);
  }

  private static List<String> verify(byte[] classFile, TypeRelations relations, boolean merged) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_DEBUG);
    List<String> problems = new ArrayList<>();
    for (MethodNode method : type.methods) {
      try {
        new Analyzer<>(new FileVerifier(type, relations, merged)).analyze(type.name, method);
      } catch (AnalyzerException wrong) {
        problems.add(method.name + method.desc + ": " + wrong.getMessage());
      }
    }
    return problems;
  }

  /** Asks class files where the library's own verifier would load classes. */
  private static final class FileVerifier extends SimpleVerifier {
    private final TypeRelations relations;
    private final boolean merged;

    FileVerifier(ClassNode type, TypeRelations relations, boolean merged) {
      super(
          Opcodes.ASM9,
          Type.getObjectType(type.name),
          type.superName == null ? null : Type.getObjectType(type.superName),
          type.interfaces.stream().map(Type::getObjectType).toList(),
          (type.access & Opcodes.ACC_INTERFACE) != 0);
      this.relations = relations;
      this.merged = merged;
    }

    @Override
    public BasicValue merge(BasicValue one, BasicValue other) {
      return merged
              && !one.equals(other)
              && areReferences(one, other)
              && (isUnknown(one.getType()) || isUnknown(other.getType()))
          ? BasicValue.REFERENCE_VALUE
          : super.merge(one, other);
    }

    private static boolean areReferences(BasicValue one, BasicValue other) {
      return one.isReference()
          && other.isReference()
          && !one.getType().equals(NULL_TYPE)
          && !other.getType().equals(NULL_TYPE);
    }

    private boolean isUnknown(Type type) {
      Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
      return element.getSort() == Type.OBJECT && !relations.isReadable(element.getInternalName());
    }

    @Override
    protected boolean isInterface(Type type) {
      return type.getSort() == Type.OBJECT && relations.isInterface(type.getInternalName());
    }

    @Override
    protected Type getSuperClass(Type type) {
      String parent = relations.superName(type.getInternalName());
      return parent == null ? null : Type.getObjectType(parent);
    }

    @Override
    protected boolean isAssignableFrom(Type to, Type from) {
      if (to.equals(from) || to.getDescriptor().equals("Ljava/lang/Object;") || isInterface(to)) {
        return true;
      }
      if (to.getSort() == Type.ARRAY && from.getSort() == Type.ARRAY) {
        return elementsAssignable(to, from);
      }
      return to.getSort() == Type.OBJECT
          && from.getSort() == Type.OBJECT
          && (relations.isSubtype(from.getInternalName(), to.getInternalName())
              || !relations.isReadable(from.getInternalName())); // the JVM will know
    }

    private boolean elementsAssignable(Type to, Type from) {
      Type toElement = Type.getType(to.getDescriptor().substring(1));
      Type fromElement = Type.getType(from.getDescriptor().substring(1));
      boolean references = toElement.getSort() >= Type.ARRAY && fromElement.getSort() >= Type.ARRAY;
      return toElement.equals(fromElement)
          || (references && isAssignableFrom(toElement, fromElement));
    }

    @Override
    protected boolean isSubTypeOf(BasicValue value, BasicValue expected) {
      return value.equals(expected)
          || (value.getType() != null
              && expected.getType() != null
              && (NULL_TYPE.equals(value.getType())
                  || isAssignableFrom(expected.getType(), value.getType())));
    }
  }
}
