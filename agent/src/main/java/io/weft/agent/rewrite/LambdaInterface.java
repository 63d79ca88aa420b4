package io.weft.agent.rewrite;

import io.weft.agent.classify.InstrumentedMark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/**
 * The synthetic sub-interface of a suspendable functional interface that lambdas of one class
 * implement: the twins are abstract, the plain entries are defaults, so that the interface itself
 * keeps its single abstract method.
 */
final class LambdaInterface {
  /**
   * What a lambda implements.
   *
   * @param types the functional interface, and what else it is: a method that one of these has as a default would stand
   *     beside ours if ours were not below it
   * @param twins the runtime's interfaces with the twins of JDK methods
   * @param method the name of its method
   * @param descs the descriptors under which that is called
   */
  record Shape(List<String> types, List<String> twins, String method, List<String> descs) {}

  private static final String INFIX = "$$Suspendable$"; // LambdaLinkage reads such names

  private final Shape shape;
  private final String name;

  /**
   * Makes one. A serialised lambda names it, so it names the functional interface: a number alone would be that of another
   * one as soon as the class has other lambdas.
   *
   * @param host the class
   * @param shape what it is
   * @param number of those that have the same functional interface
   */
  LambdaInterface(ClassNode host, Shape shape, int number) {
    this.shape = shape;
    this.name = host.name + INFIX + escaped(shape.types().get(0)) + "$" + number;
  }

  /** Without what the name of a class in a package cannot have; no two names become the same. */
  private static String escaped(String type) {
    return type.replace("|", "||").replace("-", "|-").replace('/', '-');
  }

  /** Internal name. */
  String name() {
    return name;
  }

  /** The class file as a string constant, one character a byte. */
  String constant() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(
        Opcodes.V1_8,
        Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC,
        name,
        null,
        "java/lang/Object",
        Stream.concat(shape.types().stream(), shape.twins().stream()).toArray(String[]::new));
    for (String desc : shape.descs()) {
      out.visitMethod(
              Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC,
              shape.method(),
              RuntimeSymbols.twinDesc(desc),
              null,
              null)
          .visitEnd();
      writePlainEntry(out, desc);
    }
    out.visitAttribute(new InstrumentedMark());
    out.visitEnd();
    return new String(out.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private void writePlainEntry(ClassWriter out, String desc) {
    MethodVisitor code = out.visitMethod(
        Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC, shape.method(), desc, null, null);
    code.visitCode();
    PlainEntry.loadParameters(code, 0, desc);
    RuntimeSymbols.enter(code);
    code.visitMethodInsn(
        Opcodes.INVOKEINTERFACE, name, shape.method(), RuntimeSymbols.twinDesc(desc), true);
    code.visitInsn(Type.getReturnType(desc).getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
