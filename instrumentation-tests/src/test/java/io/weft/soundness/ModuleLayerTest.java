package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
