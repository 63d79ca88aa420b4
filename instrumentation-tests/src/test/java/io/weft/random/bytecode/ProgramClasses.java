package io.weft.random.bytecode;

import io.weft.random.Gene;
import io.weft.random.bytecode.MethodSpec.Kind;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Writes the classes of a program around the code of its methods. */
final class ProgramClasses {
  private static final List<String> FIELDS = List.of("I", "J", "D", "F", "B", "Ljava/lang/Object;");

  private final int version;
  private final boolean debug;
  private final List<MethodSpec> methods;

  ProgramClasses(int version, boolean debug, List<MethodSpec> methods) {
    this.version = version;
    this.debug = debug;
    this.methods = methods;
  }

  private ClassNode type(String name, int access, String superName, String... interfaces) {
    ClassNode type = new ClassNode(Opcodes.ASM9);
    type.visit(version, access | Opcodes.ACC_PUBLIC, name, null, superName, interfaces);
    if (debug) {
      type.visitSource(name.substring(name.indexOf('/') + 1) + ".java", null);
    }
    return type;
  }

  ClassNode face() {
    ClassNode face =
        type(Scaffold.FACE, Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT, "java/lang/Object");
    for (MethodSpec method : methods) {
      if (method.kind() == Kind.ABSTRACT) {
        face.methods.add(annotated(method, method.kind().access));
      } else if (method.kind().isInterface()) {
        add(face, annotated(method, method.kind().access), method.body());
      }
    }
    return face;
  }

  ClassNode base(Gene one, Gene other) {
    ClassNode base = type(Scaffold.BASE, Opcodes.ACC_SUPER, "java/lang/Object", Scaffold.FACE);
    FIELDS.forEach(f -> base.fields.add(field(f, Opcodes.ACC_PUBLIC)));
    base.methods.add(emptyConstructor("java/lang/Object"));
    base.methods.add(toText(Scaffold.BASE, Opcodes.GETFIELD, "fI"));
    constructor(base, "(ID)V", one);
    constructor(base, "(Ljava/lang/Object;J)V", other);
    for (MethodSpec method : methods) {
      if (method.kind() == Kind.OVERRIDDEN) {
        add(base, annotated(method, 0), method.body());
      } else if (method.kind() == Kind.ABSTRACT) {
        add(base, plain(method), method.body());
      }
    }
    return base;
  }

  ClassNode sub(Gene constructor) {
    ClassNode sub = type(Scaffold.SUB, Opcodes.ACC_SUPER, Scaffold.BASE);
    sub.methods.add(emptyConstructor(Scaffold.BASE));
    constructor(sub, "(I)V", constructor);
    for (MethodSpec method : methods) {
      if (method.override() != null) {
        add(sub, plain(method), method.override());
      }
    }
    return sub;
  }

  ClassNode main(Gene run, int fuel) {
    ClassNode main = type(Scaffold.MAIN, Opcodes.ACC_SUPER, "java/lang/Object", Scaffold.FIXTURE);
    main.fields.add(
        new FieldNode(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "fuel", "I", null, null));
    FIELDS.forEach(f -> main.fields.add(field(f, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC)));
    for (String name : List.of("Main", "Base", "Sub", "Face")) {
      main.fields.add(new FieldNode(
          Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
          "a" + name,
          "Lgenerated/" + name + ";",
          null,
          null));
    }
    main.methods.add(emptyConstructor("java/lang/Object"));
    main.methods.add(toText(Scaffold.MAIN, Opcodes.GETSTATIC, "fI"));
    main.methods.add(same());
    for (MethodSpec method : methods) {
      if (method.kind().owner.equals(Scaffold.MAIN)) {
        add(main, annotated(method, method.kind().access), method.body());
      }
    }
    main.methods.add(run(run, fuel));
    return main;
  }

  private static FieldNode field(String desc, int access) {
    return new FieldNode(access, "f" + desc.charAt(0), desc, null, null);
  }

  private static MethodNode plain(MethodSpec method) {
    return new MethodNode(
        Opcodes.ASM9, Opcodes.ACC_PUBLIC, method.name(), method.desc(), null, null);
  }

  private static MethodNode annotated(MethodSpec method, int access) {
    boolean isPrivate = (access & Opcodes.ACC_PRIVATE) != 0;
    MethodNode node = new MethodNode(
        Opcodes.ASM9,
        access | (isPrivate ? 0 : Opcodes.ACC_PUBLIC),
        method.name(),
        method.desc(),
        null,
        null);
    return annotate(node);
  }

  private static MethodNode annotate(MethodNode node) {
    node.visibleAnnotations = List.of(new AnnotationNode(Scaffold.SUSPENDABLE));
    return node;
  }

  private void add(ClassNode type, MethodNode method, Gene gene) {
    State state = new State(Map.of(), List.of());
    int variable = 0;
    if ((method.access & Opcodes.ACC_STATIC) == 0) {
      state.set(variable++, Val.of("L" + type.name + ";"));
    }
    for (Val parameter : MethodSpec.parameters(method.desc)) {
      state.set(variable, parameter);
      variable += parameter.size();
    }
    body(type, new Code(method, state), gene);
  }

  private void body(ClassNode type, Code code, Gene gene) {
    burn(code);
    Operations operations = new Operations(code, new Calls(type.name, version, methods));
    new Flow(code, operations, debug).region(gene, Map.of());
    code.giveBack(7);
    type.methods.add(code.method);
  }

  /** Recursion ends when there is no fuel left. */
  private static void burn(Code code) {
    LabelNode enough = new LabelNode();
    code.field(Opcodes.GETSTATIC, Scaffold.MAIN, "fuel", "I");
    code.method.instructions.add(new JumpInsnNode(Opcodes.IFGT, enough));
    State before = code.state.copy();
    code.giveBack(0);
    code.state.become(before);
    code.mark(enough);
  }

  private static MethodNode emptyConstructor(String superName) {
    MethodNode node = new MethodNode(Opcodes.ASM9, Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    node.visitVarInsn(Opcodes.ALOAD, 0);
    node.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
    node.visitInsn(Opcodes.RETURN);
    return node;
  }

  /** A constructor that keeps an argument, and then may suspend. */
  private void constructor(ClassNode type, String desc, Gene gene) {
    MethodNode node =
        annotate(new MethodNode(Opcodes.ASM9, Opcodes.ACC_PUBLIC, "<init>", desc, null, null));
    boolean hasSuper = type.name.equals(Scaffold.SUB);
    node.visitVarInsn(Opcodes.ALOAD, 0);
    if (hasSuper) {
      node.visitVarInsn(Opcodes.ILOAD, 1);
      node.visitLdcInsn(2.5);
    }
    node.visitMethodInsn(
        Opcodes.INVOKESPECIAL, type.superName, "<init>", hasSuper ? "(ID)V" : "()V", false);
    Type first = Type.getArgumentTypes(desc)[0];
    node.visitVarInsn(Opcodes.ALOAD, 0);
    node.visitVarInsn(first.getOpcode(Opcodes.ILOAD), 1);
    String field = first.getDescriptor();
    node.visitFieldInsn(Opcodes.PUTFIELD, Scaffold.BASE, "f" + field.charAt(0), field);
    add(type, node, gene);
  }

  private static MethodNode toText(String owner, int read, String field) {
    MethodNode node = new MethodNode(
        Opcodes.ASM9, Opcodes.ACC_PUBLIC, "toString", "()Ljava/lang/String;", null, null);
    if (read == Opcodes.GETFIELD) {
      node.visitVarInsn(Opcodes.ALOAD, 0);
    }
    node.visitFieldInsn(read, owner, field, "I");
    node.visitMethodInsn(
        Opcodes.INVOKESTATIC, "java/lang/String", "valueOf", "(I)Ljava/lang/String;", false);
    node.visitInsn(Opcodes.ARETURN);
    return node;
  }

  private static MethodNode same() {
    MethodNode node = new MethodNode(
        Opcodes.ASM9,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
        "same",
        "(Ljava/lang/Object;Ljava/lang/Object;)Z",
        null,
        null);
    LabelNode different = new LabelNode();
    node.visitVarInsn(Opcodes.ALOAD, 0);
    node.visitVarInsn(Opcodes.ALOAD, 1);
    node.instructions.add(new JumpInsnNode(Opcodes.IF_ACMPNE, different));
    node.visitInsn(Opcodes.ICONST_1);
    node.visitInsn(Opcodes.IRETURN);
    node.instructions.add(different);
    node.visitInsn(Opcodes.ICONST_0);
    node.visitInsn(Opcodes.IRETURN);
    return node;
  }

  /** The start of a program: what is static is as in every other run, then a point, then the rest. */
  private MethodNode run(Gene gene, int fuel) {
    MethodNode node =
        new MethodNode(Opcodes.ASM9, Opcodes.ACC_PUBLIC, "run", "()Ljava/lang/Object;", null, null);
    State state = new State(Map.of(0, Val.of("L" + Scaffold.MAIN + ";")), List.of());
    Code code = new Code(node, state);
    node.instructions.add(new LdcInsnNode(fuel));
    code.field(Opcodes.PUTSTATIC, Scaffold.MAIN, "fuel", "I");
    for (String desc : FIELDS) {
      code.constant(desc, 5);
      code.state.pop();
      code.field(Opcodes.PUTSTATIC, Scaffold.MAIN, "f" + desc.charAt(0), desc);
    }
    code.load(0);
    code.state.pop();
    code.field(Opcodes.PUTSTATIC, Scaffold.MAIN, "aMain", "L" + Scaffold.MAIN + ";");
    for (String name : List.of("Base", "Sub", "Face")) {
      String made = name.equals("Face") ? Scaffold.SUB : "generated/" + name;
      node.instructions.add(new TypeInsnNode(Opcodes.NEW, made));
      code.insn(Opcodes.DUP);
      node.visitMethodInsn(Opcodes.INVOKESPECIAL, made, "<init>", "()V", false);
      code.field(Opcodes.PUTSTATIC, Scaffold.MAIN, "a" + name, "Lgenerated/" + name + ";");
    }
    code.point(false, 0);
    Operations operations = new Operations(code, new Calls(Scaffold.MAIN, version, methods));
    new Flow(code, operations, debug).region(gene, Map.of());
    code.giveBack(7);
    return node;
  }
}
