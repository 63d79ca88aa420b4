package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import java.io.Serializable;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.StringConcatFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A dynamic call is linked when it is first reached, and never again. */
public class LinkedOnceTest {
  private static final String SELF = Type.getInternalName(LinkedOnceTest.class);

  private static int links;

  private static final StringBuilder SEEN = new StringBuilder();

  /** Links to something that is not what another call is linked to. */
  public static CallSite link(MethodHandles.Lookup host, String name, MethodType type) {
    return new ConstantCallSite(MethodHandles.constant(int.class, ++links));
  }

  /** Waits. */
  @Suspendable
  public static void see(int value) {
    SEEN.append(value);
    Coroutine.suspend();
  }

  /** A dynamic constant that says how often it was made a string. */
  public static Object counting(MethodHandles.Lookup host, String name, Class<?> type) {
    return new Object() {
      @Override
      public String toString() {
        return String.valueOf(++links);
      }
    };
  }

  private static void linked(MethodVisitor run) {
    String desc = MethodType.methodType(
            CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class)
        .toMethodDescriptorString();
    run.visitInvokeDynamicInsn(
        "value", "()I", new Handle(Opcodes.H_INVOKESTATIC, SELF, "link", desc, false));
  }

  /** {@code Integer.parseInt("" + constant)}, as no compiler writes it. */
  private static void concatenated(MethodVisitor run) {
    String bootstrap = MethodType.methodType(
            Object.class, MethodHandles.Lookup.class, String.class, Class.class)
        .toMethodDescriptorString();
    ConstantDynamic constant = new ConstantDynamic(
        "counting",
        "Ljava/lang/Object;",
        new Handle(Opcodes.H_INVOKESTATIC, SELF, "counting", bootstrap, false));
    String desc = MethodType.methodType(
            CallSite.class,
            MethodHandles.Lookup.class,
            String.class,
            MethodType.class,
            String.class,
            Object[].class)
        .toMethodDescriptorString();
    run.visitLdcInsn("");
    run.visitInvokeDynamicInsn(
        "makeConcatWithConstants",
        "(Ljava/lang/String;)Ljava/lang/String;",
        new Handle(
            Opcodes.H_INVOKESTATIC,
            Type.getInternalName(StringConcatFactory.class),
            "makeConcatWithConstants",
            desc,
            false),
        "\u0001\u0002",
        constant);
    run.visitMethodInsn(
        Opcodes.INVOKESTATIC, "java/lang/Integer", "parseInt", "(Ljava/lang/String;)I", false);
  }

  /** {@code for (int i = 0; i < 3; i++) see(dynamic call);}. */
  private static byte[] type(String name, Consumer<MethodVisitor> call) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    String parent = "java/lang/Object";
    String[] interfaces = {Type.getInternalName(SuspendableRunnable.class)};
    out.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, "io/weft/soundness/" + name, null, parent, interfaces);
    MethodVisitor make = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    make.visitCode();
    make.visitVarInsn(Opcodes.ALOAD, 0);
    make.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    make.visitInsn(Opcodes.RETURN);
    make.visitMaxs(0, 0);
    make.visitEnd();
    MethodVisitor run = out.visitMethod(Opcodes.ACC_PUBLIC, "run", "()V", null, null);
    run.visitCode();
    run.visitInsn(Opcodes.ICONST_0);
    run.visitVarInsn(Opcodes.ISTORE, 1);
    Label next = new Label();
    run.visitLabel(next);
    call.accept(run);
    run.visitMethodInsn(Opcodes.INVOKESTATIC, SELF, "see", "(I)V", false);
    run.visitIincInsn(1, 1);
    run.visitVarInsn(Opcodes.ILOAD, 1);
    run.visitInsn(Opcodes.ICONST_3);
    run.visitJumpInsn(Opcodes.IF_ICMPLT, next);
    run.visitInsn(Opcodes.RETURN);
    run.visitMaxs(0, 0);
    run.visitEnd();
    return out.toByteArray();
  }

  @Test
  void inBothBodiesTogether() throws Exception {
    assertLinkedOnce(type("Linked", LinkedOnceTest::linked));
  }

  @Test
  void withADynamicConstant() throws Exception {
    assertLinkedOnce(type("Concatenated", LinkedOnceTest::concatenated));
  }

  private static void assertLinkedOnce(byte[] code) throws Exception {
    assertSees("111", code);
  }

  private static void assertSees(String expected, byte[] code) throws Exception {
    links = 0;
    SEEN.setLength(0);
    Class<?> type = MethodHandles.lookup().defineClass(code);
    Coroutine coroutine =
        new Coroutine((SuspendableRunnable) type.getConstructor().newInstance());
    while (coroutine.resume()) {
      // to the end
    }
    assertEquals(expected, SEEN.toString());
  }

  private static final Set<Supplier<?>> SUPPLIERS =
      Collections.newSetFromMap(new IdentityHashMap<>());

  /** Has each of these places reached by its direct and by its resumed body. */
  @Suspendable
  private static void gather() {
    for (int i = 0; i < 3; i++) {
      SUPPLIERS.add(() -> "lambda");
      SUPPLIERS.add(StringBuilder::new);
      SuspendableRunnable waits = () -> Coroutine.suspend();
      SUPPLIERS.add(RUNS.computeIfAbsent(waits, w -> () -> "of " + w));
      run(waits);
    }
  }

  @Suspendable
  private static void run(SuspendableRunnable body) {
    try {
      body.run();
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static final Map<SuspendableRunnable, Supplier<?>> RUNS = new IdentityHashMap<>();

  @Test
  void aLambdaThatCapturesNothingIsOneObject() {
    SUPPLIERS.clear();
    RUNS.clear();
    Coroutine coroutine = new Coroutine(() -> gather());
    while (coroutine.resume()) {
      // to the end
    }
    assertEquals(1, RUNS.size());
    assertEquals(3, SUPPLIERS.size());
  }

  private static final Set<Class<?>> TYPES = new HashSet<>();

  private static final List<Object> MADE = new ArrayList<>();

  /** Captures, and one is of two types, and one waits. */
  @Suspendable
  private static void gatherTypes() {
    for (int i = 0; i < 3; i++) {
      int captured = i;
      MADE.add((Supplier<Integer>) () -> captured);
      MADE.add((Supplier<Integer> & Serializable) () -> captured);
      SuspendableRunnable waits = () -> {
        Coroutine.suspend();
        MADE.add(captured);
      };
      TYPES.add(waits.getClass());
      run(waits);
    }
  }

  @Test
  void lambdasOfOneExpressionAreOfOneClass() {
    TYPES.clear();
    MADE.clear();
    Coroutine coroutine = new Coroutine(() -> gatherTypes());
    while (coroutine.resume()) {
      // to the end
    }
    List<Object> values = new ArrayList<>();
    for (Object made : MADE) {
      values.add(made instanceof Supplier<?> supplier ? supplier.get() : made);
      if (made instanceof Supplier<?>) {
        TYPES.add(made.getClass());
      }
    }
    assertEquals(List.of(0, 0, 0, 1, 1, 1, 2, 2, 2), values);
    assertEquals(3, TYPES.size());
  }

  /** Fails at first. */
  public static CallSite linkLate(MethodHandles.Lookup host, String name, MethodType type) {
    if (links++ == 0) {
      throw new IllegalStateException("too early");
    }
    return new ConstantCallSite(MethodHandles.constant(int.class, links));
  }

  /** {@code try { dynamic call } catch (BootstrapMethodError e) { -1 }}. */
  private static void linkedLate(MethodVisitor run) {
    String desc = MethodType.methodType(
            CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class)
        .toMethodDescriptorString();
    Label start = new Label();
    Label handler = new Label();
    Label end = new Label();
    run.visitTryCatchBlock(start, handler, handler, "java/lang/BootstrapMethodError");
    run.visitLabel(start);
    run.visitInvokeDynamicInsn(
        "value", "()I", new Handle(Opcodes.H_INVOKESTATIC, SELF, "linkLate", desc, false));
    run.visitJumpInsn(Opcodes.GOTO, end);
    run.visitLabel(handler);
    run.visitInsn(Opcodes.POP);
    run.visitInsn(Opcodes.ICONST_M1);
    run.visitLabel(end);
  }

  @Test
  void whatCouldNotBeLinkedStaysSo() throws Exception {
    assertSees("-1-1-1", type("Late", LinkedOnceTest::linkedLate));
  }
}
