package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** An interface without room for a twin, between two that have one: its code is not passed over. */
class FullClassTest implements Opcodes {
  private static final Logger REPORTS = Logger.getLogger("io.weft.agent");
  private static final String API = Type.getInternalName(Api.class);
  private static final int MOST_CONSTANTS = 65_534;

  /** Above. */
  public interface Api {
    /** Adds nothing. */
    @Suspendable
    default int add(int value) {
      return value;
    }

    /** Waits. */
    @Suspendable
    default int pause(int value) {
      Coroutine.suspend();
      return value;
    }
  }

  @BeforeAll
  static void silencesReports() {
    REPORTS.setLevel(Level.OFF);
  }

  @AfterAll
  static void letsReportsThroughAgain() {
    REPORTS.setLevel(null);
  }

  private static final class Made extends ClassLoader {
    private final Map<String, byte[]> classFiles = new HashMap<>();

    Made() {
      super(FullClassTest.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classFiles.get(name.replace('.', '/') + ".class");
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      byte[] bytes = classFiles.get(name);
      return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    Api make(String type) throws ReflectiveOperationException {
      return (Api) loadClass(type).getConstructor().newInstance();
    }
  }

  private static void method(ClassWriter out, String name, String above, int summand) {
    MethodVisitor code = out.visitMethod(ACC_PUBLIC, name, "(I)I", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ILOAD, 1);
    code.visitMethodInsn(INVOKESPECIAL, above, name, "(I)I", true);
    code.visitIntInsn(SIPUSH, summand);
    code.visitInsn(IADD);
    code.visitInsn(IRETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static byte[] made(int access, String name, String above, int summand, int constants) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(V17, ACC_PUBLIC | access, name, null, "java/lang/Object", new String[] {above});
    AnnotationVisitor values = out.visitAnnotation("Lnot/There;", false).visitArray("value");
    for (int i = 0; i < constants; i++) {
      values.visit(null, 100_000 + i);
    }
    values.visitEnd();
    if ((access & ACC_INTERFACE) == 0) {
      constructor(out);
    }
    method(out, "add", above, summand);
    method(out, "pause", above, summand);
    return out.toByteArray();
  }

  private static void constructor(ClassWriter out) {
    MethodVisitor code = out.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** With as many constants as fit. */
  private static byte[] fullInterface() {
    for (int constants = MOST_CONSTANTS; ; constants--) {
      try {
        return made(ACC_INTERFACE | ACC_ABSTRACT, "made/Full", API, 70, constants);
      } catch (ClassTooLargeException tooMany) {
        // one less
      }
    }
  }

  private static Api below() throws ReflectiveOperationException {
    Made loader = new Made();
    loader.classFiles.put("made/Full.class", fullInterface());
    loader.classFiles.put("made/Below.class", made(ACC_SUPER, "made/Below", "made/Full", 1000, 0));
    return loader.make("made.Below");
  }

  @Test
  void outsideAnyCoroutine() throws Exception {
    assertEquals(1071, below().add(1));
  }

  @Test
  void inACoroutine() throws Exception {
    Api below = below();
    int[] result = new int[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = below.add(1));
    assertFalse(coroutine.resume());
    assertEquals(1071, result[0]);
  }

  @Test
  void whatWaitsInACoroutineIsPinned() throws Exception {
    Api below = below();
    Coroutine coroutine = new Coroutine(() -> below.pause(1));
    PinnedException pinned = assertThrows(PinnedException.class, coroutine::resume);
    assertEquals("made.Full", pinned.frames().get(0).getClassName());
  }
}
