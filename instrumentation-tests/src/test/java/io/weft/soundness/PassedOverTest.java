package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A default method must not run in place of the method that its object has. Where the agent could not
 * know of that method, the call is refused.
 */
class PassedOverTest {
  /** Its code must not run in place of an override. */
  public interface WithDefault {
    /** Waits. */
    @Suspendable
    default String name() {
      return "default";
    }
  }

  /** Brings the twin too. */
  public interface WithoutCode {
    /** May wait. */
    @Suspendable
    String name();
  }

  /** Its code is that of classes below one that has both others' method. */
  public interface Special extends WithDefault {
    @Override
    @Suspendable
    default String name() {
      return "special";
    }
  }

  /** Knows nothing of suspension; what it has wins over a default method. */
  public static class Plain {
    /** Waits for nothing. */
    public String name() {
      return "own";
    }
  }

  private static final String DEFAULT = Type.getInternalName(WithDefault.class);

  /** Defines classes that were made, and may show other class files than it has loaded. */
  private static final class Made extends ClassLoader {
    private final Map<String, byte[]> shown = new HashMap<>();

    Made() {
      super(PassedOverTest.class.getClassLoader());
    }

    Class<?> define(String internalName, byte[] classFile) {
      shown.put(internalName, classFile);
      return defineClass(internalName.replace('/', '.'), classFile, 0, classFile.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      byte[] classFile = shown.get(name.replace(".class", ""));
      return classFile == null
          ? super.getResourceAsStream(name)
          : new ByteArrayInputStream(classFile);
    }
  }

  /**
   * A class with a constructor and, if its access is not negative, with {@code name()}; suspendable by the name of its
   * package.
   */
  private static byte[] make(String name, String parent, int access, String... interfaces) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name, null, parent, interfaces);
    if (name.startsWith("annotated/")) {
      out.visitAnnotation(Type.getDescriptor(Suspendable.class), true).visitEnd();
    }
    MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    if (access >= 0) {
      writeName(out, access, access == Opcodes.ACC_PRIVATE ? "private" : "own");
    }
    out.visitEnd();
    return out.toByteArray();
  }

  private static void writeName(ClassWriter out, int access, String value) {
    MethodVisitor code = out.visitMethod(access, "name", "()Ljava/lang/String;", null, null);
    code.visitCode();
    code.visitLdcInsn(value);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The interface as it was before its method could wait. */
  private static byte[] olderInterface() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    out.visit(Opcodes.V17, access, DEFAULT, null, "java/lang/Object", null);
    writeName(out, Opcodes.ACC_PUBLIC, "default");
    out.visitEnd();
    return out.toByteArray();
  }

  private static WithDefault instance(Class<?> type) throws ReflectiveOperationException {
    return (WithDefault) type.getConstructor().newInstance();
  }

  private static String inCoroutine(WithDefault object) {
    String[] name = new String[1];
    Coroutine coroutine = new Coroutine(() -> name[0] = object.name());
    while (coroutine.resume()) {
      // to the end
    }
    return name[0];
  }

  private static void assertNotPassedOver(WithDefault object) {
    try {
      assertEquals("own", inCoroutine(object));
    } catch (IncompatibleClassChangeError refusal) {
      assertTrue(
          refusal.getMessage().contains(".name() overrides " + WithDefault.class.getName()),
          refusal.getMessage());
    }
  }

  @Test
  void byAPrivateMethodInBetween() throws Exception {
    Made loader = new Made();
    loader.define(
        "made/Between", make("made/Between", "java/lang/Object", Opcodes.ACC_PRIVATE, DEFAULT));
    Class<?> below =
        loader.define("made/Below", make("made/Below", "made/Between", Opcodes.ACC_PUBLIC));
    assertEquals("own", inCoroutine(instance(below)));
  }

  /** HotSpot finds nothing for an object of a class below one that hides the method by a private one. */
  private static String nameOrError(Callable<String> call) throws Exception {
    try {
      return call.call();
    } catch (AbstractMethodError none) {
      return "none";
    }
  }

  /** Which the JVM passes by when it looks for code, while the superclass's twin is one that only the superclass needs. */
  @ParameterizedTest
  @ValueSource(ints = {Opcodes.ACC_PRIVATE, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC})
  void byAMethodThatHidesOneOfTwoInterfaces(int access) throws Exception {
    Made loader = new Made();
    String withoutCode = Type.getInternalName(WithoutCode.class);
    String special = Type.getInternalName(Special.class);
    loader.define("made/Both", make("made/Both", "java/lang/Object", -1, withoutCode, DEFAULT));
    Class<?> hiding =
        loader.define("made/Hiding", make("made/Hiding", "made/Both", access, special));
    Class<?> below = loader.define("made/Below", make("made/Below", "made/Hiding", -1));
    Class<?> annotated =
        loader.define("annotated/Hiding", make("annotated/Hiding", "made/Both", access, special));
    assertEquals("special", instance(hiding).name());
    assertEquals("special", inCoroutine(instance(annotated)));
    assertEquals("special", inCoroutine(instance(hiding)));
    assertEquals(
        nameOrError(() -> instance(below).name()), nameOrError(() -> inCoroutine(instance(below))));
  }

  @Test
  void byALoaderThatShowsAnOlderInterface() throws Exception {
    Made loader = new Made();
    loader.shown.put(DEFAULT, olderInterface());
    assertNotPassedOver(instance(loader.define(
        "made/Own", make("made/Own", "java/lang/Object", Opcodes.ACC_PUBLIC, DEFAULT))));
  }

  @Test
  void byAPackageNamedLikeOnesOfTheJdk() throws Exception {
    for (String name : new String[] {"sun/made/Own", "jdk/made/Own"}) {
      assertNotPassedOver(instance(
          new Made().define(name, make(name, "java/lang/Object", Opcodes.ACC_PUBLIC, DEFAULT))));
    }
  }

  @Test
  void byAHiddenClassThatInheritsTheMethod() throws Throwable {
    String name = Type.getInternalName(PassedOverTest.class) + "Hidden";
    byte[] classFile = make(name, Type.getInternalName(Plain.class), -1, DEFAULT);
    MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(classFile, true);
    assertNotPassedOver((WithDefault) hidden
        .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
        .invoke());
  }

  /** The twin of a static method hides that of the interface from reflection. */
  @Test
  void byAHiddenClassBelowAStaticMethod() throws Throwable {
    String inherits = Type.getInternalName(PassedOverTest.class) + "Inherits";
    String hides = Type.getInternalName(PassedOverTest.class) + "Hides";
    int hiding = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    MethodHandles.Lookup here = MethodHandles.lookup();
    here.defineClass(make(inherits, "java/lang/Object", -1, DEFAULT));
    here.defineClass(make(hides, inherits, hiding));
    byte[] classFile = make(hides + "Hidden", hides, Opcodes.ACC_PUBLIC);
    MethodHandles.Lookup hidden = here.defineHiddenClass(classFile, true);
    assertNotPassedOver((WithDefault) hidden
        .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
        .invoke());
  }
}
