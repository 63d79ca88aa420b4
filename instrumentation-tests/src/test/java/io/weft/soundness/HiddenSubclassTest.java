package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Hidden classes are never shown to agents; an override in one must not be passed over silently. */
class HiddenSubclassTest {
  /** Can be extended. */
  static class Open {
    final String made;

    Open() {
      this("by default");
    }

    Open(String made) {
      this.made = made;
    }

    @Suspendable
    String name() {
      return "open";
    }

    String plain() {
      return "plain";
    }
  }

  /** Its constructor may suspend. */
  static class SlowToMake extends Open {
    @Suspendable
    SlowToMake() {
      super("slowly");
      Coroutine.suspend();
    }
  }

  /** Its only suspendable method has no code that could run in place of an override. */
  abstract static class Unfinished {
    @Suspendable
    abstract String name();
  }

  /** Overrides, and was seen. */
  static class Seen extends Open {
    @Override
    String name() {
      return "seen";
    }
  }

  /** Has code that could run in place of an override, and no constructor that could ask. */
  interface WithDefault {
    @Suspendable
    default String name() {
      return "default";
    }

    String plain();
  }

  /** Is implemented by one class only. */
  interface ImplementedOnce {
    @Suspendable
    default boolean wasCalled() {
      return true;
    }
  }

  /** Knows nothing of suspension. */
  static class Plain {
    public String name() {
      return "plain";
    }
  }

  /** Inherits the method from a class that has no twin of it. */
  static class Inherits extends Plain implements WithDefault {
    @Override
    public String plain() {
      return "plain";
    }
  }

  private static Object makeHidden(Class<?> parent, String overridden) throws Throwable {
    return makeHidden(parent, overridden, "()Ljava/lang/String;");
  }

  private static Object makeHidden(Class<?> parent, String overridden, String desc)
      throws Throwable {
    boolean implemented = parent.isInterface();
    String parentName = Type.getInternalName(implemented ? Object.class : parent);
    String[] interfaces = implemented ? new String[] {Type.getInternalName(parent)} : new String[0];
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String name = Type.getInternalName(parent) + "Hidden";
    out.visit(Opcodes.V17, Opcodes.ACC_SUPER, name, null, parentName, interfaces);
    MethodVisitor constructor = out.visitMethod(0, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, parentName, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    MethodVisitor override = out.visitMethod(Opcodes.ACC_PUBLIC, overridden, desc, null, null);
    override.visitCode();
    override.visitLdcInsn("hidden");
    override.visitInsn(Opcodes.ARETURN);
    override.visitMaxs(0, 0);
    override.visitEnd();
    out.visitEnd();
    MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(out.toByteArray(), true);
    return hidden
        .findConstructor(hidden.lookupClass(), java.lang.invoke.MethodType.methodType(void.class))
        .invoke();
  }

  private static String nameInCoroutine(Open object) {
    String[] name = new String[1];
    Coroutine coroutine = new Coroutine(() -> name[0] = object.name());
    while (coroutine.resume()) {
      // to the end
    }
    return name[0];
  }

  @Test
  void anOverrideInAHiddenClassIsRefusedWhenTheFirstObjectIsMade() {
    for (Class<?> parent : new Class<?>[] {Open.class, SlowToMake.class}) {
      assertRefused(Open.class, () -> makeHidden(parent, "name"));
    }
    assertRefused(Inherits.class, () -> makeHidden(Inherits.class, "name"));
  }

  /** As generators do that override all there is: they go on when the call returns. */
  @Test
  void anOverrideOfATwinInAHiddenClassIsRefused() {
    for (Class<?> parent : new Class<?>[] {Open.class, SlowToMake.class, Unfinished.class}) {
      IncompatibleClassChangeError refusal = assertThrows(
          IncompatibleClassChangeError.class,
          () -> makeHidden(parent, "name", "(Lio/weft/abi/Continuation;)Ljava/lang/String;"));
      assertTrue(
          refusal
              .getMessage()
              .contains(" overrides what the agent has added to " + parent.getName()),
          refusal.getMessage());
    }
  }

  private static void assertRefused(Class<?> overridden, Executable made) {
    IncompatibleClassChangeError refusal = assertThrows(IncompatibleClassChangeError.class, made);
    assertTrue(
        refusal.getMessage().contains(".name() overrides " + overridden.getName() + ".name()"),
        refusal.getMessage());
    assertTrue(refusal.getMessage().contains("hidden from agents"), refusal.getMessage());
  }

  private static String nameInCoroutine(WithDefault object) {
    String[] name = new String[1];
    Coroutine coroutine = new Coroutine(() -> name[0] = object.name());
    while (coroutine.resume()) {
      // to the end
    }
    return name[0];
  }

  @Test
  void anOverrideOfADefaultMethodIsRefusedWhenItWouldBePassedOver() throws Throwable {
    WithDefault hidden = (WithDefault) makeHidden(WithDefault.class, "name");
    assertEquals("hidden", hidden.name());
    assertRefused(WithDefault.class, () -> nameInCoroutine(hidden));
  }

  /** Good classes are remembered at each default method, a few of them to compare with. */
  @Test
  void itIsRefusedAtTheHundredthClassAsAtTheFirst() throws Throwable {
    for (int i = 0; i < 100; i++) {
      WithDefault hidden = (WithDefault) makeHidden(WithDefault.class, "name");
      assertRefused(WithDefault.class, () -> nameInCoroutine(hidden));
      assertEquals(
          "default", nameInCoroutine((WithDefault) makeHidden(WithDefault.class, "plain")));
    }
  }

  @Test
  void aClassThatWasSeenCanBeUnloaded() throws Throwable {
    assertTrue(GarbageCollection.frees(anImplementorThatWasSeen()));
  }

  private static WeakReference<Class<?>> anImplementorThatWasSeen() throws Throwable {
    ImplementedOnce hidden = (ImplementedOnce) makeHidden(ImplementedOnce.class, "plain");
    Coroutine coroutine = new Coroutine(() -> assertTrue(hidden.wasCalled()));
    assertFalse(coroutine.resume());
    return new WeakReference<>(hidden.getClass());
  }

  @Test
  void hiddenClassesThatInheritADefaultMethodAreFine() throws Throwable {
    assertEquals("default", nameInCoroutine((WithDefault) makeHidden(WithDefault.class, "plain")));
    assertEquals("default", nameInCoroutine((WithDefault) () -> "lambda"));
  }

  /** Compilers do not write it, those that shorten names do. */
  @Test
  void aMethodWithAnotherResultOverridesNothing() throws Throwable {
    Open hidden = (Open) makeHidden(Open.class, "name", "()Ljava/lang/Object;");
    assertEquals("open", nameInCoroutine(hidden));
  }

  @Test
  void otherOverridesInAHiddenClassAreFine() throws Throwable {
    Open hidden = (Open) makeHidden(Open.class, "plain");
    assertEquals("hidden", hidden.plain());
    assertEquals("open", nameInCoroutine(hidden));
  }

  @Test
  void overridesOfAbstractMethodsAreCalled() throws Throwable {
    Unfinished hidden = (Unfinished) makeHidden(Unfinished.class, "name");
    String[] name = new String[1];
    Coroutine coroutine = new Coroutine(() -> name[0] = hidden.name());
    while (coroutine.resume()) {
      // to the end
    }
    assertEquals("hidden", name[0]);
  }

  @Test
  void subclassesThatTheAgentHasSeenAreFine() {
    assertEquals("seen", nameInCoroutine(new Seen()));
    assertEquals("open", nameInCoroutine(new Open()));
  }

  /** Its compiler makes a bridge. */
  interface Source extends Supplier<String> {
    @Override
    @Suspendable
    String get();
  }

  static String source() {
    return "source";
  }

  @Suspendable
  private static Object callGet(Supplier<?> supplier) {
    return supplier.get();
  }

  @Test
  void aLambdaMadeByHandMayHaveABridge() throws Throwable {
    MethodType returning = MethodType.methodType(String.class);
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    CallSite site = LambdaMetafactory.altMetafactory(
        lookup,
        "get",
        MethodType.methodType(Source.class),
        returning,
        lookup.findStatic(HiddenSubclassTest.class, "source", returning),
        returning,
        LambdaMetafactory.FLAG_BRIDGES,
        1,
        MethodType.methodType(Object.class));
    assertEquals("source", callGet((Source) site.getTarget().invoke()));
  }
}
