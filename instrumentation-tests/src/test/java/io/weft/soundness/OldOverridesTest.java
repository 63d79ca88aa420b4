package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Suspendable;
import java.io.ObjectStreamClass;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.SerialVersionUIDAdder;
import org.objectweb.asm.tree.ClassNode;

/**
 * What the methods of an old class override, where a package-private one of another package is in between: from version 51 on the
 * JVM looks behind it.
 */
class OldOverridesTest {
  private static final String DESC = "()Ljava/lang/String;";

  private static final String LOOKUP = "()Ljava/lang/invoke/MethodHandles$Lookup;";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({"49, C", "50, C", "51, D", "52, D"})
  void theyDependOnItsVersion(int version, String expected) throws Exception {
    write(version, "above/A", "java/lang/Object", 0);
    write(version, "above/B", "above/A", Opcodes.ACC_PUBLIC);
    write(version, "above/C", "above/B", 0);
    write(version, "below/D", "above/C", Opcodes.ACC_PUBLIC);
    ClassLoader parent = OldOverridesTest.class.getClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent)) {
      Object d = loader.loadClass("below.D").getConstructor().newInstance();
      Class<?> a = loader.loadClass("above.A");
      assertEquals(expected, a.getMethod("call", a).invoke(null, d));
    }
  }

  /** What the JDK computes for the class file, without the agent's methods. */
  @Test
  void itsSerialVersionStays() throws Exception {
    Class<?> d = leftAlone("java/io/Serializable");
    byte[] written = Files.readAllBytes(folder.resolve("below/D.class"));
    long[] expected = {0};
    new ClassReader(written)
        .accept(
            new SerialVersionUIDAdder(Opcodes.ASM9, null) {
              @Override
              protected void addSVUID(long value) {
                expected[0] = value;
              }
            },
            0);
    assertEquals(expected[0], ObjectStreamClass.lookup(d).getSerialVersionUID());
  }

  /** What suspendable code calls. */
  public interface Named {
    /** Has a twin. */
    @Suspendable
    String named();
  }

  @Suspendable
  private static String callNamed(Object named) {
    return ((Named) named).named();
  }

  private static byte[] named(int version, String type, String parent, boolean twin) {
    ClassWriter out = start(version, type, parent);
    returning(out.visitMethod(Opcodes.ACC_PUBLIC, "named", DESC, null, null), type);
    if (twin) {
      returning(out.visitMethod(Opcodes.ACC_PUBLIC, "name", DESC, null, null), "left alone");
      String desc = "(Lio/weft/abi/Continuation;)Ljava/lang/String;";
      returning(out.visitMethod(Opcodes.ACC_PUBLIC, "named", desc, null, null), "twin");
    }
    out.visitEnd();
    return out.toByteArray();
  }

  /** It is not shown to the agent, and its superclass has code that would run instead. */
  @ParameterizedTest
  @ValueSource(ints = {Opcodes.ACC_PUBLIC, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT})
  void aHiddenSubclassIsRefused(int access) throws Exception {
    writeHierarchy(Type.getInternalName(Named.class));
    Path file = folder.resolve("below/D.class");
    ClassNode type = new ClassNode();
    new ClassReader(Files.readAllBytes(file)).accept(type, 0);
    type.access = access | Opcodes.ACC_SUPER;
    ClassWriter changed = new ClassWriter(0);
    type.accept(changed);
    Files.write(file, changed.toByteArray());
    Class<?> d = load();
    MethodHandles.Lookup beside = (MethodHandles.Lookup) d.getMethod("lookup").invoke(null);
    Class<?> hidden = beside
        .defineHiddenClass(named(Opcodes.V1_6, "below/Hidden", "below/D", false), true)
        .lookupClass();
    Object overriding = hidden.getConstructor().newInstance();
    assertEquals("below/Hidden", ((Named) overriding).named());
    IncompatibleClassChangeError refused =
        assertThrows(IncompatibleClassChangeError.class, () -> callNamed(overriding));
    assertTrue(refused.getMessage().contains("hidden from agents"), refused.getMessage());
    ClassWriter empty = start(Opcodes.V1_6, "below/Inheriting", "below/D");
    empty.visitEnd();
    Class<?> inheriting = beside.defineHiddenClass(empty.toByteArray(), true).lookupClass();
    assertEquals("named by D", callNamed(inheriting.getConstructor().newInstance()));
  }

  /** Libraries that make subclasses override the synthetic method as well. */
  @Test
  void aGeneratedSubclassHasOneTwin() throws Exception {
    Class<?> d = leftAlone(Type.getInternalName(Named.class));
    MethodHandles.Lookup beside = (MethodHandles.Lookup) d.getMethod("lookup").invoke(null);
    Class<?> seen = beside.defineClass(named(Opcodes.V1_6, "below/Seen", "below/D", true));
    assertEquals("below/Seen", callNamed(seen.getConstructor().newInstance()));
  }

  private Class<?> leftAlone(String type) throws Exception {
    writeHierarchy(type);
    return load();
  }

  private void writeHierarchy(String type) throws Exception {
    write(Opcodes.V1_6, "above/A", "java/lang/Object", 0);
    write(Opcodes.V1_6, "above/B", "above/A", Opcodes.ACC_PUBLIC);
    write(Opcodes.V1_6, "above/C", "above/B", 0);
    write(Opcodes.V1_6, "below/D", "above/C", Opcodes.ACC_PUBLIC, type);
  }

  private Class<?> load() throws Exception {
    ClassLoader parent = OldOverridesTest.class.getClassLoader();
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent).loadClass("below.D");
  }

  private static ClassWriter start(int version, String type, String parent, String... types) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(version, Opcodes.ACC_PUBLIC, type, null, parent, types);
    MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    return out;
  }

  private static void returning(MethodVisitor method, String value) {
    method.visitLdcInsn(value);
    method.visitInsn(Opcodes.ARETURN);
    method.visitMaxs(0, 0);
  }

  /** A class whose method name() returns the last letter of its own, and a suspendable one. */
  private void write(int version, String type, String parent, int access, String... types)
      throws Exception {
    ClassWriter out = start(version, type, parent, types);
    String letter = type.substring(type.length() - 1);
    returning(out.visitMethod(access, "name", DESC, null, null), letter);
    int shared = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    String callDesc = "(L" + type + ";)Ljava/lang/String;";
    MethodVisitor call = out.visitMethod(shared, "call", callDesc, null, null);
    call.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    call.visitVarInsn(Opcodes.ALOAD, 0);
    call.visitMethodInsn(Opcodes.INVOKEVIRTUAL, type, "name", DESC, false);
    call.visitInsn(Opcodes.ARETURN);
    call.visitMaxs(0, 0);
    if (types.length > 0) {
      MethodVisitor lookup = out.visitMethod(shared, "lookup", LOOKUP, null, null);
      lookup.visitMethodInsn(
          Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", LOOKUP, false);
      lookup.visitInsn(Opcodes.ARETURN);
      lookup.visitMaxs(0, 0);
      returning(
          out.visitMethod(Opcodes.ACC_PUBLIC, "named", DESC, null, null), "named by " + letter);
    }
    out.visitEnd();
    Path file = folder.resolve(type + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, out.toByteArray());
  }
}
