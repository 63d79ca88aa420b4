package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.Result;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Each refusal with its message, on classes written instruction by instruction. */
class RefusalTest {
  private static final SuspendableRules RULES =
      SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of());

  private static Result instrument(byte[] classFile) {
    ClassHierarchy hierarchy = new ClassHierarchy(
        name -> {
          try (InputStream in =
              RefusalTest.class.getClassLoader().getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
          }
        },
        RULES,
        null);
    return new Instrumenter(new Suspendables(hierarchy)).instrument(classFile);
  }

  /** A class com.acme.Cache with one suspendable method. */
  private static byte[] type(int access, String desc, Consumer<MethodVisitor> code) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    out.visitSource("Cache.java", null);
    MethodVisitor method = out.visitMethod(access, "load", desc, null, null);
    method.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    method.visitCode();
    code.accept(method);
    method.visitMaxs(0, 0);
    method.visitEnd();
    out.visitEnd();
    return out.toByteArray();
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
    assertTrue(result.bytes().isPresent(), "the class as a whole was refused");
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
        "  do:   split the method");
  }

  @Test
  void noRoomForTheHiddenParameter() {
    byte[] type =
        type(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "(" + "J".repeat(127) + "I)V", m -> {
          line(m, 5);
          suspend(m);
          m.visitInsn(Opcodes.RETURN);
        });
    assertRefusal(
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
}
