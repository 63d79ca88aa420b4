package io.weft.agent.rewrite;

import io.weft.agent.classify.InstrumentedMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
   * @param type the functional interface
   * @param twin the runtime's interface with the twin of a JDK method, or empty
   * @param method the name of its method
   * @param desc the descriptor of its method
   * @param bridges further descriptors under which it is called
   */
  record Shape(String type, String twin, String method, String desc, List<String> bridges) {}

  private final Shape shape;
  private final String name;

  LambdaInterface(ClassNode host, Shape shape, int number) {
    this.shape = shape;
    this.name = host.name + "$$Suspendable$" + number;
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
        shape.twin().isEmpty()
            ? new String[] {shape.type()}
            : new String[] {shape.type(), shape.twin()});
    List<String> descs = new ArrayList<>(List.of(shape.desc()));
    shape.bridges().stream().filter(b -> !descs.contains(b)).forEach(descs::add);
    for (String desc : descs) {
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
