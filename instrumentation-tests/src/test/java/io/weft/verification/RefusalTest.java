package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.Result;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** Each refusal with its message, on classes written instruction by instruction: long, as there is one for each code. */
class RefusalTest {
  private static final SuspendableRules RULES =
      SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of());

  private static Result instrument(byte[] classFile) {
    return instrument(classFile, Map.of());
  }

  /** Beside classes that have no class file. */
  private static Result instrument(byte[] classFile, Map<String, byte[]> others) {
    ClassHierarchy hierarchy = new ClassHierarchy(
        name -> {
          if (others.containsKey(name)) {
            return others.get(name);
          }
          try (InputStream in =
              RefusalTest.class.getClassLoader().getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
          }
        },
        RULES,
        null);
    return new Instrumenter(new Suspendables(hierarchy)).instrument(classFile);
  }

  /** A class com.acme.Cache with a suspendable method, and another one that is all right. */
  private static byte[] type(int access, String desc, Consumer<MethodVisitor> code) {
    return type(access, "load", desc, code);
  }

  private static byte[] type(int access, String name, String desc, Consumer<MethodVisitor> code) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
    out.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    out.visitSource("Cache.java", null);
    out.visitField(Opcodes.ACC_FINAL, "size", "I", null, null).visitEnd();
    method(out, access, name, desc, code);
    method(out, Opcodes.ACC_STATIC, "neighbour", "()V", m -> {
      line(m, 99);
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    return out.toByteArray();
  }

  private static void method(
      ClassWriter out, int access, String name, String desc, Consumer<MethodVisitor> code) {
    MethodVisitor method = out.visitMethod(access, name, desc, null, null);
    method.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    method.visitCode();
    code.accept(method);
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  private static void line(MethodVisitor method, int number) {
    Label label = new Label();
    method.visitLabel(label);
    method.visitLineNumber(number, label);
  }

  private static void suspend(MethodVisitor method) {
    method.visitMethodInsn(Opcodes.INVOKESTATIC, "io/weft/Coroutine", "suspend", "()V", false);
  }

  private static void assertRefusedMethodOnly(Result result, String... lines) {
    assertRefusal(result, lines);
    ClassNode written = new ClassNode();
    new ClassReader(result.bytes().orElseThrow()).accept(written, 0);
    assertTrue(
        written.methods.stream().anyMatch(m -> m.name.startsWith("neighbour$weft$")),
        "the class as a whole was refused");
  }

  private static void assertRefusal(Result result, String... lines) {
    assertEquals(
        List.of(String.join("\n", lines)),
        result.diagnostics().stream().map(Diagnostic::toString).toList());
  }

  @Test
  void monitorHeld() {
    byte[] type = type(Opcodes.ACC_PUBLIC, "()V", m -> {
      line(m, 40);
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitInsn(Opcodes.MONITORENTER);
      line(m, 42);
      suspend(m);
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitInsn(Opcodes.MONITOREXIT);
      m.visitInsn(Opcodes.RETURN);
    });
    assertRefusedMethodOnly(
        instrument(type),
        "W-104 cannot suspend while holding a monitor",
        "  at com.acme.Cache.load(Cache.java:42), call to Coroutine.suspend()",
        "  monitor entered at line 40 (synchronized block)",
        "  why:  a monitor belongs to a thread; this task may resume after other tasks have run on"
            + " it",
        "  do:   use io.weft.sync.Mutex, or move the call out of the synchronized block");
  }

  @Test
  void synchronizedMethod() {
    byte[] type = type(Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNCHRONIZED, "()V", m -> {
      line(m, 7);
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    assertRefusedMethodOnly(
        instrument(type),
        "W-105 cannot suspend in a synchronized method",
        "  at com.acme.Cache.load(Cache.java:7), call to Coroutine.suspend()",
        "  why:  a monitor belongs to a thread; this task may resume after other tasks have run on"
            + " it",
        "  do:   use io.weft.sync.Mutex instead of the synchronized modifier");
  }

  @Test
  void methodTooLarge() {
    byte[] type = type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "()V", m -> {
      line(m, 3);
      for (int i = 0; i < 21_000; i++) {
        suspend(m);
      }
      m.visitInsn(Opcodes.RETURN);
    });
    Result result = instrument(type);
    assertRefusedMethodOnly(
        result,
        "W-110 method too large to be instrumented",
        "  at com.acme.Cache.load(Cache.java:3)",
        "  why:  its instrumented form exceeds a limit of the class file format",
        "  do:   split the method, or the class where that is what is too large");
  }

  @Test
  void noRoomForTheHiddenParameter() {
    byte[] type =
        type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "(" + "J".repeat(127) + "I)V", m -> {
          line(m, 5);
          suspend(m);
          m.visitInsn(Opcodes.RETURN);
        });
    assertRefusedMethodOnly(
        instrument(type),
        "W-111 no room for the hidden parameter",
        "  at com.acme.Cache.load(Cache.java:5)",
        "  why:  a method has at most 255 parameter slots, and a suspendable method needs one more",
        "  do:   pass fewer parameters");
  }

  @Test
  void objectComparedBeforeItsConstructorRan() {
    byte[] type = type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "()V", m -> {
      line(m, 9);
      Label start = new Label();
      m.visitLabel(start);
      m.visitTypeInsn(Opcodes.NEW, "java/lang/Object");
      m.visitInsn(Opcodes.DUP);
      suspend(m);
      m.visitInsn(Opcodes.DUP);
      Label next = new Label();
      m.visitJumpInsn(Opcodes.IFNONNULL, next);
      m.visitLabel(next);
      Object[] stack = {start, start};
      m.visitFrame(Opcodes.F_FULL, 0, new Object[0], 2, stack);
      m.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      m.visitInsn(Opcodes.POP);
      m.visitInsn(Opcodes.RETURN);
    });
    assertRefusedMethodOnly(
        instrument(type),
        "W-112 this code cannot be resumed",
        "  at com.acme.Cache.load(Cache.java:9), opcode 199 on an object whose constructor has not"
            + " run",
        "  why:  it needs a value that cannot be kept: an object whose constructor has not run, or a type"
            + " that is not accessible",
        "  do:   make the type accessible, or compile the method with javac");
  }

  @Test
  void argumentsOfTheSuperConstructor() {
    byte[] type = type(Opcodes.ACC_PUBLIC, "<init>", "()V", m -> {
      line(m, 11);
      suspend(m);
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      m.visitInsn(Opcodes.RETURN);
    });
    assertRefusedMethodOnly(
        instrument(type),
        "W-106 cannot suspend in the arguments of super(…) or this(…)",
        "  at com.acme.Cache.<init>(Cache.java:11), call to Coroutine.suspend()",
        "  why:  the object does not exist yet, and the JVM lets no other method hold it",
        "  do:   compute the value before the constructor is called, in a static factory");
  }

  @Test
  void finalFieldAssignedLater() {
    byte[] type = type(Opcodes.ACC_PUBLIC, "<init>", "()V", m -> {
      line(m, 12);
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      line(m, 13);
      suspend(m);
      line(m, 14);
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitInsn(Opcodes.ICONST_1);
      m.visitFieldInsn(Opcodes.PUTFIELD, "com/acme/Cache", "size", "I");
      m.visitInsn(Opcodes.RETURN);
    });
    assertRefusedMethodOnly(
        instrument(type),
        "W-107 cannot suspend before a final field is assigned",
        "  at com.acme.Cache.<init>(Cache.java:13), call to Coroutine.suspend()",
        "  why:  only the constructor itself may assign final fields, and it cannot be entered"
            + " again",
        "  do:   assign final fields before the call, or compute the value in a static factory");
  }

  @Test
  void valueOfATypeThatIsNotAccessible() {
    String hidden = "io/weft/listings/constructs/other/Elsewhere$Hidden";
    byte[] type = type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "()V", m -> {
      line(m, 21);
      m.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          "io/weft/listings/constructs/other/Elsewhere",
          "hidden",
          "()L" + hidden + ";",
          false);
      m.visitInsn(Opcodes.POP);
      m.visitInsn(Opcodes.RETURN);
    });
    assertRefusedMethodOnly(
        instrument(type),
        "W-112 this code cannot be resumed",
        "  at com.acme.Cache.load(Cache.java:21), a call returns"
            + " io.weft.listings.constructs.other.Elsewhere$Hidden, which is not accessible here",
        "  why:  it needs a value that cannot be kept: an object whose constructor has not run, or a type"
            + " that is not accessible",
        "  do:   make the type accessible, or compile the method with javac");
  }

  /** A stack map that promises a value which is not there: the JVM would refuse the class. */
  @Test
  void codeOnWhichTheAgentFails() {
    byte[] type = type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "()V", m -> {
      line(m, 31);
      m.visitFrame(Opcodes.F_FULL, 0, new Object[0], 0, new Object[0]);
      m.visitInsn(Opcodes.POP);
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    assertRefusedMethodOnly(
        instrument(type),
        "W-199 the agent failed on this code",
        "  at com.acme.Cache.load(Cache.java:31), java.lang.IndexOutOfBoundsException: Index -1 out"
            + " of bounds for length 0",
        "  why:  this is a fault of the agent, not of the program",
        "  do:   report it with the class file; the code runs, but cannot suspend");
  }

  /** ASM refuses to compute as much as this takes, unless told otherwise; the class would have no twins. */
  @Test
  @Tag("slow")
  void longJumpsOverManyVariablesAreNoReasonToRefuse() {
    int variable = 14_000;
    byte[] type = type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "(I)V", m -> {
      line(m, 1);
      Label far = new Label();
      m.visitVarInsn(Opcodes.ILOAD, 0);
      m.visitJumpInsn(Opcodes.IFNE, far);
      Label[] filler = new Label[8_200];
      Arrays.fill(filler, far);
      m.visitVarInsn(Opcodes.ILOAD, 0);
      m.visitTableSwitchInsn(0, filler.length - 1, far, filler);
      m.visitLabel(far);
      m.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
      m.visitInsn(Opcodes.ICONST_0);
      m.visitVarInsn(Opcodes.ISTORE, variable);
      for (int i = 0; i < 300; i++) {
        suspend(m);
        m.visitIincInsn(variable, 1);
      }
      m.visitInsn(Opcodes.RETURN);
    });
    Result result = instrument(type);
    assertEquals(List.of(), result.diagnostics());
    assertTrue(result.bytes().isPresent(), "the class was left as it is");
  }

  private static byte[] interfaceType(boolean hasDefault, boolean hasInitializer) {
    ClassWriter out = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    out.visit(Opcodes.V1_8, access, "com/acme/Source", null, "java/lang/Object", null);
    out.visitSource("Source.java", null);
    MethodVisitor read =
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "read", "()V", null, null);
    read.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    read.visitEnd();
    if (hasDefault) {
      returning(out.visitMethod(Opcodes.ACC_PUBLIC, "skip", "()V", null, null));
    }
    if (hasInitializer) {
      returning(out.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null));
    }
    out.visitEnd();
    return out.toByteArray();
  }

  private static void returning(MethodVisitor method) {
    method.visitCode();
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 1);
    method.visitEnd();
  }

  @Test
  void anInterfaceThatIsInitialisedEarlierIsReported() {
    Result result = instrument(interfaceType(false, true));
    assertEquals(
        List.of("W-115 initialised earlier than it was"),
        result.diagnostics().stream()
            .map(d -> d.toString().lines().findFirst().orElse(""))
            .toList());
    assertTrue(result.bytes().isPresent());
    assertEquals(List.of(), instrument(interfaceType(true, true)).diagnostics());
    assertEquals(List.of(), instrument(interfaceType(false, false)).diagnostics());
  }

  /** {@code One or Another chosen; Above.use(chosen)}, of which nobody has seen a class file. */
  private static byte[] choosing(int version) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(version, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    method(out, Opcodes.ACC_STATIC, "load", "(Lmissing/One;Lmissing/Another;)V", m -> {
      Label other = new Label();
      Label chosen = new Label();
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitJumpInsn(Opcodes.IFNULL, other);
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitJumpInsn(Opcodes.GOTO, chosen);
      m.visitLabel(other);
      m.visitVarInsn(Opcodes.ALOAD, 1);
      m.visitLabel(chosen);
      m.visitMethodInsn(Opcodes.INVOKESTATIC, "missing/Above", "use", "(Lmissing/Above;)V", false);
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    return out.toByteArray();
  }

  @Test
  void unknownTypesOfAnOldClass() {
    Result result = instrument(choosing(Opcodes.V1_5));
    assertRefusal(
        result,
        "W-116 old class file that uses types which cannot be read",
        "  at com.acme.Cache.<class>(Unknown Source)",
        "  why:  instrumented code needs the frames of newer class files, and those say what types"
            + " have in common",
        "  do:   let the class files of its types be found (--classpath, or as resources of its"
            + " loader), or compile it for Java 7 or newer");
    ClassNode written = new ClassNode();
    new ClassReader(result.bytes().orElseThrow()).accept(written, 0);
    assertEquals(Opcodes.V1_5, written.version);
    assertTrue(hasTwin(result, "load"), "a static method has its twin");
    assertTrue(
        written.methods.stream().anyMatch(m -> m.name.startsWith("weft$refused$")),
        "nobody is told why it cannot wait");
  }

  /** A class with a suspendable method, and with one that may override others. */
  private static byte[] overriding(String type, String parent, int access) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, type, null, parent, null);
    returning(out.visitMethod(access, "flush", "()V", null, null));
    method(out, Opcodes.ACC_STATIC, "load", "()V", m -> {
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    return out.toByteArray();
  }

  @Test
  void methodsThatWouldOverrideOthers() {
    byte[] store = overriding("com/acme/store/Store", "java/lang/Object", Opcodes.ACC_PUBLIC);
    byte[] disk = overriding("com/acme/store/Disk", "com/acme/store/Store", 0);
    byte[] cache = overriding("com/acme/Cache", "com/acme/store/Disk", Opcodes.ACC_PUBLIC);
    Map<String, byte[]> others = Map.of("com/acme/store/Store", store, "com/acme/store/Disk", disk);
    Result result = instrument(cache, others);
    assertRefusal(
        result,
        "W-119 old class file whose methods would override others",
        "  at com.acme.Cache.<class>(Unknown Source)",
        "  why:  for class files of Java 7 and newer, which instrumented code needs, the JVM also looks behind"
            + " a package-private method of another package for one that is overridden",
        "  do:   give the package-private method another name, or compile the class for Java 7 or newer;"
            + " its code runs, but cannot suspend");
    ClassNode written = new ClassNode();
    new ClassReader(result.bytes().orElseThrow()).accept(written, 0);
    assertEquals(Opcodes.V1_6, written.version);
    assertEquals(List.of(), instrument(disk, others).diagnostics());
  }

  @Test
  void aSerialVersionThatDeclaresNothing() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", new String[] {
          "java/io/Serializable"
        });
    out.visitField(Opcodes.ACC_STATIC, "serialVersionUID", "J", null, null).visitEnd();
    method(out, Opcodes.ACC_STATIC, "load", "()V", m -> {
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    assertRefusal(
        instrument(out.toByteArray()),
        "W-117 the serial version of this class changes",
        "  at com.acme.Cache.<class>(Unknown Source)",
        "  why:  its field serialVersionUID is not static, final and a whole number, or one from above that may be"
            + " read by the name of this class, so the JDK takes a hash of its members instead, and the agent adds methods",
        "  do:   declare a static final long serialVersionUID, with the value that serialver prints for"
            + " the class without the agent");
  }

  @Test
  void aSerialVersionOfAnotherClassThatIsRead() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String[] interfaces = {"java/io/Serializable", "com/acme/Versioned"};
    int access = Opcodes.ACC_PUBLIC;
    out.visit(Opcodes.V17, access, "com/acme/Cache", null, "java/lang/Object", interfaces);
    method(out, Opcodes.ACC_STATIC, "load", "()V", m -> {
      suspend(m);
      m.visitFieldInsn(Opcodes.GETSTATIC, "com/acme/Cache", "serialVersionUID", "J");
      m.visitInsn(Opcodes.POP2);
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    Result result = instrument(out.toByteArray());
    assertEquals(DiagnosticCode.SERIAL_VERSION, result.diagnostics().get(0).code());
    ClassNode written = new ClassNode();
    new ClassReader(result.bytes().orElseThrow()).accept(written, 0);
    assertEquals(List.of(), written.fields);
  }

  /** A class with two dynamic constants, under one name or two: no writer of class files makes two entries of one. */
  private static byte[] withConstants(boolean equal) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    Handle bootstrap = new Handle(
        Opcodes.H_INVOKESTATIC,
        "com/acme/Maker",
        "make",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
        false);
    method(out, Opcodes.ACC_STATIC, "load", "()V", m -> {
      suspend(m);
      for (String name : List.of("one", "two")) {
        m.visitLdcInsn(new ConstantDynamic(name, "Ljava/lang/Object;", bootstrap));
        m.visitInsn(Opcodes.POP);
      }
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    byte[] bytes = out.toByteArray();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return equal
        ? text.replace("\u0003two", "\u0003one").getBytes(StandardCharsets.ISO_8859_1)
        : bytes;
  }

  @Test
  void dynamicConstantsThatLookTheSame() {
    Result result = instrument(withConstants(true));
    assertRefusal(
        result,
        "W-118 the class has two dynamic constants that look the same",
        "  at com.acme.Cache.<class>(Unknown Source)",
        "  why:  the JVM computes each for itself, and in instrumented code they would be one",
        "  do:   leave the class without suspendable methods, or give the constants different names;"
            + " its code runs, but cannot suspend");
    assertTrue(hasTwin(result, "load"));
    Result other = instrument(withConstants(false));
    assertEquals(List.of(), other.diagnostics());
    assertTrue(other.bytes().isPresent());
  }

  /** Whether a method of this name has a twin that calls it; nothing else is added. */
  private static boolean hasTwin(Result result, String name) {
    ClassNode type = new ClassNode();
    new ClassReader(result.bytes().orElseThrow()).accept(type, 0);
    return type.methods.stream().filter(m -> m.name.equals(name)).count() == 2
        && type.methods.stream().noneMatch(m -> m.name.contains("$weft$"));
  }

  /** Of class files before version 51 the JVM takes such a constructor if its handler ends by throwing. */
  private static byte[] catchingWhatSuperThrows(int version) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(version, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    method(out, Opcodes.ACC_PUBLIC, "<init>", "()V", m -> {
      Label start = new Label();
      Label end = new Label();
      Label handler = new Label();
      m.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
      m.visitLabel(start);
      m.visitVarInsn(Opcodes.ALOAD, 0);
      m.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      m.visitLabel(end);
      m.visitInsn(Opcodes.RETURN);
      m.visitLabel(handler);
      m.visitInsn(Opcodes.ATHROW);
    });
    method(out, Opcodes.ACC_STATIC, "load", "()V", m -> {
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    return out.toByteArray();
  }

  @Test
  void oldConstructorsThatCatchWhatSuperThrows() {
    for (int version : List.of(Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6)) {
      Result result = instrument(catchingWhatSuperThrows(version));
      assertRefusal(
          result,
          "W-122 old class file with a constructor that catches what super(…) or this(…) throws",
          "  at com.acme.Cache.<class>(Unknown Source)",
          "  why:  the JVM takes no such constructor in class files of Java 7 and newer, which instrumented code"
              + " needs",
          "  do:   call super(…) outside of try, or keep the tool that has moved it there from doing so; its"
              + " code runs, but cannot suspend");
      assertTrue(hasTwin(result, "load"));
    }
  }

  /** An initialiser that fits only as long as its constants keep the numbers that they have. */
  @Test
  void aMethodThatGrowsTooLargeThoughItIsNotSuspendable() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    MethodVisitor fill = out.visitMethod(Opcodes.ACC_STATIC, "fill", "()V", null, null);
    fill.visitCode();
    for (int i = 0; i < 21_500; i++) {
      fill.visitLdcInsn("constant " + i % 100);
      fill.visitInsn(Opcodes.POP);
    }
    fill.visitInsn(Opcodes.RETURN);
    fill.visitMaxs(0, 0);
    fill.visitEnd();
    for (int i = 0; i < 200; i++) {
      out.visitField(Opcodes.ACC_STATIC, "field" + i, "I", null, i);
    }
    method(out, Opcodes.ACC_STATIC, "load", "()V", m -> {
      suspend(m);
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    Result result = instrument(out.toByteArray());
    assertRefusal(
        result,
        "W-110 method too large to be instrumented",
        "  at com.acme.Cache.<class>(Unknown Source)",
        "  why:  its instrumented form exceeds a limit of the class file format",
        "  do:   split the method, or the class where that is what is too large");
    assertTrue(hasTwin(result, "load"));
  }

  /** javac writes such, for references whose types are different before erasure. */
  @Test
  void methodHandlesThatLookTheSameAreNone() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    method(out, Opcodes.ACC_STATIC, "load", "()V", m -> {
      suspend(m);
      for (String name : List.of("one", "two")) {
        m.visitLdcInsn(new Handle(Opcodes.H_INVOKESTATIC, "com/acme/Maker", name, "()V", false));
        m.visitInsn(Opcodes.POP);
      }
      m.visitInsn(Opcodes.RETURN);
    });
    out.visitEnd();
    byte[] bytes = out.toByteArray();
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\u0003two", "\u0003one");
    Result result = instrument(text.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(List.of(), result.diagnostics());
    assertTrue(result.bytes().isPresent());
  }

  @Test
  void namesInMoreBytesThanTheyNeed() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V1_3, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    for (String name : List.of("load", "mm")) {
      method(out, Opcodes.ACC_STATIC, name, "()V", m -> {
        suspend(m);
        m.visitInsn(Opcodes.RETURN);
      });
    }
    out.visitEnd();
    byte[] bytes = out.toByteArray();
    String text =
        new String(bytes, StandardCharsets.ISO_8859_1).replace("\u0002mm", "\u0002\u00C1\u00AD");
    Result result = instrument(text.getBytes(StandardCharsets.ISO_8859_1));
    assertRefusal(
        result,
        "W-121 old class file with characters in more bytes than they need",
        "  at com.acme.Cache.<class>(Unknown Source)",
        "  why:  the JVM takes such names for others than those in the shortest form, and in instrumented code"
            + " they would be the same",
        "  do:   compile the class again, or keep the tool that writes such names from doing so; until then"
            + " calls of its suspendable methods fail");
    assertTrue(result.bytes().isEmpty());
    assertEquals(List.of(), instrument(bytes).diagnostics());
  }

  /** With a branch to code that has no stack map frame. */
  private static byte[] withoutFrames() {
    return type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "(I)I", m -> {
      line(m, 51);
      suspend(m);
      Label other = new Label();
      m.visitVarInsn(Opcodes.ILOAD, 0);
      m.visitJumpInsn(Opcodes.IFLE, other);
      m.visitInsn(Opcodes.ICONST_1);
      m.visitInsn(Opcodes.IRETURN);
      m.visitLabel(other);
      m.visitInsn(Opcodes.ICONST_2);
      m.visitInsn(Opcodes.IRETURN);
    });
  }

  @Test
  void branchesWithoutFrames() {
    assertRefusedMethodOnly(
        instrument(withoutFrames()),
        "W-120 no stack map frame where a branch goes",
        "  at com.acme.Cache.load(Cache.java:51)",
        "  why:  instrumented code needs them; only a JVM that does not verify takes the class without",
        "  do:   compile it again, or keep the tool that has stripped it from doing so; the code runs, but"
            + " cannot suspend");
  }

  @Test
  void aSignatureThatIsNoneIsNoConcernOfAnybody() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    MethodVisitor method = out.visitMethod(Opcodes.ACC_STATIC, "load", "()V", "left over", null);
    method.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    suspend(method);
    returning(method);
    out.visitEnd();
    Result result = instrument(out.toByteArray());
    assertEquals(List.of(), result.diagnostics());
    assertTrue(result.bytes().isPresent());
  }
}
