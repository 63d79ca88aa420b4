package io.weft.agent.rewrite;

import io.weft.agent.analyze.MethodFacts;
import io.weft.agent.analyze.SuspensionPoint;
import io.weft.agent.classify.InstrumentedMark;
import io.weft.agent.rewrite.FrameLayout.SavedValue;
import io.weft.agent.rewrite.FrameLayout.Slot;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/**
 * The frame class of one method: typed fields for its values, a method that fills them for each
 * set of fields that some suspension point uses, and the way back into the resumed body.
 */
final class FrameClass {
  /** Values beyond this many words do not fit into the parameters of one call. */
  private static final int MAX_CALL_WORDS = 250;

  /** What ends a save that stores field by field. */
  static final String FINISH = "finish";

  static final String FINISH_DESC = "(" + RuntimeSymbols.CONTINUATION_DESC + "I)V";

  /** Bytes of a string constant in a class file. */
  private static final int MAX_CONSTANT = 65535;

  private final ClassNode host;
  private final MethodFacts facts;
  private final String resumedName;
  private final FrameLayout layout;
  private final String name;
  private final Map<List<Slot>, Integer> signatures = new LinkedHashMap<>();

  FrameClass(ClassNode host, MethodFacts facts, int number, HostCalls calls) {
    this.host = host;
    this.facts = facts;
    this.resumedName = resumedName(facts.method().name, number);
    this.layout = new FrameLayout(facts, calls::isInaccessible);
    this.name = host.name + "$$Frame$" + number;
    for (SuspensionPoint point : facts.points()) {
      if (!isWide(point)) {
        signatures.putIfAbsent(slots(point), signatures.size());
      }
    }
  }

  /** Name of the resumed body of a method; the number keeps overloads apart. */
  static String resumedName(String method, int number) {
    return method.replace("<", "").replace(">", "") + RuntimeSymbols.RESUMED + number;
  }

  /** Internal name. */
  String name() {
    return name;
  }

  /** Name of the resumed body in the host. */
  String resumedName() {
    return resumedName;
  }

  /** Descriptor of the resumed body. */
  String resumedDesc() {
    return "("
        + RuntimeSymbols.FRAME_DESC
        + RuntimeSymbols.CONTINUATION_DESC
        + ")"
        + Type.getReturnType(facts.method().desc).getDescriptor();
  }

  FrameLayout layout() {
    return layout;
  }

  private List<Slot> slots(SuspensionPoint point) {
    return layout.values(point).stream().map(SavedValue::slot).toList();
  }

  /** Whether the values of a point must be stored one by one. */
  boolean isWide(SuspensionPoint point) {
    List<Slot> slots = slots(point);
    // A call may not name a type that is not accessible; a field may have it all the same.
    return slots.stream().anyMatch(s -> !s.desc().equals(s.kind().desc()))
        || slots.stream().mapToInt(s -> s.kind().words()).sum() > MAX_CALL_WORDS;
  }

  /** Name of the method that fills the fields of a point; the static one makes the frame too. */
  String saveName(SuspensionPoint point, boolean makes) {
    return (makes ? "make$" : "save$") + signatures.get(slots(point));
  }

  /** Its descriptor: the values, the continuation, the suspension point. */
  String saveDesc(SuspensionPoint point) {
    return saveDesc(slots(point));
  }

  private static String saveDesc(List<Slot> slots) {
    StringBuilder desc = new StringBuilder("(");
    slots.forEach(s -> desc.append(s.desc()));
    return desc + RuntimeSymbols.CONTINUATION_DESC + "I)V";
  }

  /** The class file as a string constant, one character a byte. */
  String constant() {
    byte[] bytes = write();
    int encoded = 0;
    for (byte b : bytes) {
      encoded += b > 0 ? 1 : 2; // modified UTF-8
    }
    if (encoded > MAX_CONSTANT) {
      throw new TooLargeException("frame class of " + bytes.length + " bytes");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private byte[] write() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(
        Opcodes.V1_8,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        name,
        null,
        RuntimeSymbols.FRAME,
        null);
    for (Slot slot : layout.slots()) {
      out.visitField(0, layout.name(slot), slot.desc(), null, null).visitEnd();
    }
    writeConstructor(out);
    writeResume(out);
    writeSites(out);
    signatures.forEach((slots, number) -> {
      writeSave(out, slots, number);
      writeMake(out, slots, number);
    });
    if (facts.points().stream().anyMatch(this::isWide)) {
      writeMakeEmpty(out);
      MethodVisitor finish = out.visitMethod(0, FINISH, FINISH_DESC, null, null);
      finish.visitCode();
      writeAppend(finish, 1);
    }
    out.visitAttribute(new InstrumentedMark());
    out.visitEnd();
    return out.toByteArray();
  }

  private static void writeConstructor(ClassWriter out) {
    MethodVisitor code = out.visitMethod(0, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, RuntimeSymbols.FRAME, "<init>", "()V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeResume(ClassWriter out) {
    String desc = "(" + RuntimeSymbols.CONTINUATION_DESC + ")V";
    MethodVisitor code = out.visitMethod(Opcodes.ACC_PROTECTED, "resume", desc, null, null);
    code.visitCode();
    Type result = Type.getReturnType(facts.method().desc);
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(Opcodes.ALOAD, 1);
      RuntimeSymbols.getCarrier(code);
    }
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    boolean itf = (host.access & Opcodes.ACC_INTERFACE) != 0;
    code.visitMethodInsn(Opcodes.INVOKESTATIC, host.name, resumedName, resumedDesc(), itf);
    if (result.getSort() != Type.VOID) {
      RuntimeSymbols.putResult(code, result);
    }
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeSites(ClassWriter out) {
    StringBuilder lines = new StringBuilder();
    for (SuspensionPoint point : facts.points()) {
      lines.append(point.pc() == 0 ? "" : ",").append(point.line());
    }
    MethodVisitor code =
        out.visitMethod(Opcodes.ACC_PROTECTED, "sites", "()Ljava/lang/String;", null, null);
    code.visitCode();
    code.visitLdcInsn(String.join(
        "\n",
        host.name.replace('/', '.'),
        facts.method().name,
        host.sourceFile == null ? "" : host.sourceFile,
        lines));
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeSave(ClassWriter out, List<Slot> slots, int number) {
    MethodVisitor code = out.visitMethod(0, "save$" + number, saveDesc(slots), null, null);
    code.visitCode();
    int parameter = 1;
    for (Slot slot : slots) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(slot.kind().load(), parameter);
      code.visitFieldInsn(Opcodes.PUTFIELD, name, layout.name(slot), slot.desc());
      parameter += slot.kind().words();
    }
    for (Slot slot : layout.unusedReferences(slots)) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitFieldInsn(Opcodes.PUTFIELD, name, layout.name(slot), slot.desc());
    }
    writeAppend(code, parameter);
  }

  /** Joins the chain, then notes the suspension point: nothing can fail between that and the end. */
  private void writeAppend(MethodVisitor code, int continuation) {
    code.visitVarInsn(Opcodes.ALOAD, continuation);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    RuntimeSymbols.append(code);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ILOAD, continuation + 1);
    RuntimeSymbols.putPc(code, name);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeMake(ClassWriter out, List<Slot> slots, int number) {
    String desc = saveDesc(slots);
    MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "make$" + number, desc, null, null);
    code.visitCode();
    int words = Type.getArgumentsAndReturnSizes(desc) >> 2;
    frame(code, words - 3); // no receiver; behind it comes an int
    int parameter = 0;
    for (Type type : Type.getArgumentTypes(desc)) {
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), parameter);
      parameter += type.getSize();
    }
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, "save$" + number, desc, false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeMakeEmpty(ClassWriter out) {
    String desc = "()" + RuntimeSymbols.FRAME_DESC;
    MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "make", desc, null, null);
    code.visitCode();
    newFrame(code);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** A spare frame if there is one, else a new one, to the stack. */
  private void frame(MethodVisitor code, int continuation) {
    Label found = new Label();
    code.visitVarInsn(Opcodes.ALOAD, continuation);
    code.visitLdcInsn(Type.getObjectType(name));
    RuntimeSymbols.spare(code);
    code.visitTypeInsn(Opcodes.CHECKCAST, name);
    code.visitInsn(Opcodes.DUP);
    code.visitJumpInsn(Opcodes.IFNONNULL, found);
    code.visitInsn(Opcodes.POP);
    newFrame(code);
    code.visitLabel(found);
    code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {name});
  }

  private void newFrame(MethodVisitor code) {
    code.visitTypeInsn(Opcodes.NEW, name);
    code.visitInsn(Opcodes.DUP);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
  }
}
