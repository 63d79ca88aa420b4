package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.SuspendableCallable;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A module that knows nothing of the runtime, in a layer whose parent loader has it. */
class ModuleLayerTest {
  private static byte[] moduleInfo() {
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
    var module = out.visitModule("com.acme", 0, null);
    module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
    module.visitExport("com/acme", 0);
    module.visitEnd();
    return out.toByteArray();
  }

  private static byte[] type() {
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Work", null, "java/lang/Object", null);
    MethodVisitor method =
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "answer", "()I", null, null);
    method.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    method.visitCode();
    method.visitIntInsn(Opcodes.BIPUSH, 42);
    method.visitInsn(Opcodes.IRETURN);
    method.visitMaxs(1, 0);
    method.visitEnd();
    return out.toByteArray();
  }

  private static URL[] runtime() throws Exception {
    List<URL> result = new ArrayList<>();
    String separator = Pattern.quote(System.getProperty("path.separator"));
    for (String path : System.getProperty("weft.runtime.classpath").split(separator, -1)) {
      result.add(Path.of(path).toUri().toURL());
    }
    return result.toArray(new URL[0]);
  }

  @Test
  void itsModuleReadsTheRuntimeWhereverThatIs(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("com/acme"));
    Files.write(folder.resolve("module-info.class"), moduleInfo());
    Files.write(folder.resolve("com/acme/Work.class"), type());
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration = boot.configuration()
        .resolve(ModuleFinder.of(folder), ModuleFinder.of(), Set.of("com.acme"));
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader parent = new URLClassLoader(runtime(), platform)) {
      ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, parent);
      Class<?> type = layer.findLoader("com.acme").loadClass("com.acme.Work");
      assertEquals(42, type.getMethod("answer").invoke(null));
    }
  }

  private static byte[] moduleInfo(String name, String... requires) {
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
    var module = out.visitModule(name, 0, null);
    module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
    for (String required : requires) {
      module.visitRequire(required, 0, null);
    }
    module.visitExport(name.replace('.', '/'), 0);
    module.visitEnd();
    return out.toByteArray();
  }

  private static ClassWriter type(String name, String parent, String... interfaces) {
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, parent, interfaces);
    MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(1, 1);
    code.visitEnd();
    return out;
  }

  /** Its call calls a suspendable method of its own, which returns "base". */
  private static byte[] base() {
    ClassWriter out = type("com/lib/Base", "java/lang/Object", "io/weft/SuspendableCallable");
    String desc = "()Ljava/lang/Object;";
    MethodVisitor call = out.visitMethod(Opcodes.ACC_PUBLIC, "call", desc, null, null);
    call.visitCode();
    call.visitVarInsn(Opcodes.ALOAD, 0);
    call.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "com/lib/Base", "value", desc, false);
    call.visitInsn(Opcodes.ARETURN);
    call.visitMaxs(1, 1);
    call.visitEnd();
    MethodVisitor value = out.visitMethod(Opcodes.ACC_PUBLIC, "value", desc, null, null);
    value.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    returnText(value, "base");
    return out.toByteArray();
  }

  /** Overrides that method, and suspends. */
  private static byte[] sub() {
    ClassWriter out = type("com/app/Sub", "com/lib/Base");
    MethodVisitor value =
        out.visitMethod(Opcodes.ACC_PUBLIC, "value", "()Ljava/lang/Object;", null, null);
    value.visitMethodInsn(Opcodes.INVOKESTATIC, "io/weft/Coroutine", "suspend", "()V", false);
    returnText(value, "sub");
    return out.toByteArray();
  }

  private static void returnText(MethodVisitor code, String text) {
    code.visitLdcInsn(text);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(1, 1);
    code.visitEnd();
  }

  @Test
  void aModuleSeesTheSuperclassThatAnotherModulesLoaderHas(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("lib/com/lib"));
    Files.createDirectories(folder.resolve("app/com/app"));
    Files.write(folder.resolve("lib/module-info.class"), moduleInfo("com.lib"));
    Files.write(folder.resolve("app/module-info.class"), moduleInfo("com.app", "com.lib"));
    Files.write(folder.resolve("lib/com/lib/Base.class"), base());
    Files.write(folder.resolve("app/com/app/Sub.class"), sub());
    ModuleLayer boot = ModuleLayer.boot();
    ModuleFinder finder = ModuleFinder.of(folder.resolve("lib"), folder.resolve("app"));
    Configuration configuration =
        boot.configuration().resolve(finder, ModuleFinder.of(), Set.of("com.app"));
    ModuleLayer layer =
        boot.defineModulesWithManyLoaders(configuration, ModuleLayerTest.class.getClassLoader());
    Class<?> type = layer.findLoader("com.app").loadClass("com.app.Sub");
    SuspendableCallable<?> sub = (SuspendableCallable<?>) type.getConstructor().newInstance();
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = sub.call());
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals("sub", result[0]);
  }
}
