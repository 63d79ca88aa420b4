package io.weft.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ClassHeaderTest {
  private static final Markers MARKERS =
      new Markers(Set.of("Lcom/acme/Waits;", "Lcom/acme/Ünders;"), Set.of("com/acme/Paused"));

  private static ClassHeader header(byte[] file) {
    return new ClassHeader(file, MARKERS);
  }

  /** What ASM finds in the code of a class; nothing else in it is linked by a bootstrap method. */
  private static Set<String> dynamicCalls(ClassReader reader) {
    Set<String> found = new TreeSet<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String desc, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitInvokeDynamicInsn(
                  String call, String callDesc, Handle bootstrap, Object... arguments) {
                if (!callDesc.contains(")Ljava/")) {
                  found.add(call + callDesc);
                }
              }
            };
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }

  @Test
  void agreesWithAsmOnEveryClassOfTheJdk() throws IOException {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    int count = 0;
    int calls = 0;
    try (Stream<Path> files = Files.walk(modules)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
        byte[] bytes = Files.readAllBytes(file);
        ClassReader expected = ReadableVersion.open(bytes);
        ClassHeader header = header(bytes);
        assertEquals(expected.getClassName(), header.name());
        assertEquals(expected.getSuperName(), header.superName());
        assertEquals(List.of(expected.getInterfaces()), header.interfaces());
        assertEquals(
            expected.getAccess(),
            header.access() & ~Opcodes.ACC_SUPER | expected.getAccess() & Opcodes.ACC_SUPER);
        assertFalse(header.isMarked(), file.toString());
        Set<String> seen = new TreeSet<>();
        header.hasDynamicCall((name, desc) -> {
          seen.add(name + desc);
          return false;
        });
        Set<String> inCode = dynamicCalls(expected);
        assertTrue(seen.containsAll(inCode), () -> file + " has " + inCode + ", not " + seen);
        count++;
        calls += inCode.size();
      }
    }
    System.out.println(count + " headers of the JDK read, " + calls + " dynamic calls");
    assertTrue(count > 10_000 && calls > 100, count + " classes, " + calls + " dynamic calls");
  }

  private static ClassWriter type() {
    ClassWriter type = new ClassWriter(0);
    type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Ärger\0", null, "java/lang/Object", null);
    return type;
  }

  private static boolean isMarked(ClassWriter type) {
    type.visitEnd();
    return header(type.toByteArray()).isMarked();
  }

  private static void addMethod(ClassWriter type, String desc, String... exceptions) {
    type.visitMethod(Opcodes.ACC_ABSTRACT, "m", desc, null, exceptions).visitEnd();
  }

  @Test
  void findsEachMarker() {
    assertFalse(isMarked(type()));
    for (String annotation : List.of("Lcom/acme/Waits;", "Lcom/acme/Ünders;")) {
      ClassWriter annotated = type();
      annotated.visitAnnotation(annotation, true).visitEnd();
      assertTrue(isMarked(annotated), annotation);
    }
    ClassWriter other = type();
    other.visitAnnotation("Lcom/acme/Wails;", true).visitEnd();
    assertFalse(isMarked(other));
    ClassWriter thrower = type();
    addMethod(thrower, "()V", "java/io/IOException", "com/acme/Paused");
    assertTrue(isMarked(thrower));
  }

  /** Of the default package. */
  @Test
  void findsExceptionsWithNamesOfOneOrTwoLetters() {
    Markers markers = new Markers(Set.of(), Set.of("E", "de"));
    for (String exception : List.of("E", "de", "F", "df", "ee")) {
      ClassWriter thrower = type();
      addMethod(thrower, "()V", exception);
      thrower.visitEnd();
      assertEquals(
          exception.equals("E") || exception.equals("de"),
          new ClassHeader(thrower.toByteArray(), markers).isMarked(),
          exception);
    }
  }

  @Test
  void findsTheDescriptorOfATwinWhateverItReturns() {
    for (String result :
        List.of("V", "J", "[[I", "Lio/weft/abi/Continuation;", "[Ljava/lang/String;")) {
      ClassWriter twin = type();
      addMethod(twin, "(ILio/weft/abi/Continuation;)" + result);
      assertTrue(isMarked(twin), result);
      ClassWriter shortest = type();
      addMethod(shortest, "(Lio/weft/abi/Continuation;)" + result);
      assertTrue(isMarked(shortest), result);
    }
    ClassWriter user = type();
    addMethod(user, "(Lio/weft/abi/Continuation;I)Lio/weft/abi/Continuation;");
    assertFalse(isMarked(user));
  }

  @Test
  void decodesNamesAsTheJvmDoes() {
    ClassWriter type = type();
    type.visitEnd();
    assertEquals("com/acme/Ärger\0", header(type.toByteArray()).name());
  }

  @Test
  void givesTheCallsOfBootstrapMethods() {
    ClassWriter type = type();
    type.newInvokeDynamic(
        "first",
        "(J)Ljava/lang/Runnable;",
        new Handle(Opcodes.H_INVOKESTATIC, "a/B", "c", "()V", false));
    type.newConst(5L);
    type.newInvokeDynamic(
        "second",
        "(I)Lcom/acme/Job;",
        new Handle(Opcodes.H_INVOKESTATIC, "a/B", "c", "()V", false));
    type.visitEnd();
    ClassHeader header = header(type.toByteArray());
    assertTrue(
        header.hasDynamicCall((n, d) -> n.equals("second") && d.equals("(I)Lcom/acme/Job;")));
    assertFalse(header.hasDynamicCall((name, desc) -> name.equals("first"))); // of the JDK's type
  }

  @Test
  void refusesWhatIsNoClassFile() throws IOException {
    byte[] whole =
        ClassHeaderTest.class.getResourceAsStream("ClassHeaderTest.class").readAllBytes();
    String name = header(whole).name();
    int readable = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      try {
        assertEquals(name, header(part).name());
        readable++;
      } catch (IllegalArgumentException refused) {
        assertTrue(refused.getMessage().startsWith("not a class file: "), refused.getMessage());
      }
    }
    assertTrue(readable > 0 && readable < whole.length, readable + " of " + whole.length);
    byte[] unknown = whole.clone();
    unknown[10] = 42; // the first tag
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> header(unknown));
    assertTrue(refused.getMessage().contains("not a class file"), refused.getMessage());
  }
}
