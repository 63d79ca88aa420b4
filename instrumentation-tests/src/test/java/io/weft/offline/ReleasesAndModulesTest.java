package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** Multi-release jars, and modules. */
class ReleasesAndModulesTest {
  private static final String QUIET = "io/weft/offline/Quiet.class";
  private static final String NEWER = "META-INF/versions/21/";

  @TempDir
  private Path folder;

  private Build.Ended instrument(Path in) {
    return Build.instrument("--classpath", Build.join(), in, folder.resolve("out"));
  }

  private Path write(String name, byte[] content) throws Exception {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return folder.resolve("in");
  }

  private boolean hasTwins(String name) throws Exception {
    byte[] content = Files.readAllBytes(folder.resolve("out").resolve(name));
    return new String(content, StandardCharsets.ISO_8859_1)
        .contains("(ILio/weft/abi/Continuation;)I");
  }

  /** {@link Quiet} under another name, with another superclass, and annotated or not. */
  private static byte[] quiet(String name, String superName, boolean annotated) throws Exception {
    ClassNode type = new ClassNode();
    new ClassReader(Build.files(Quiet.class).get(QUIET)).accept(type, 0);
    type.name = name;
    type.superName = superName;
    if (annotated) {
      type.visitAnnotation("Lio/weft/Suspendable;", true);
    }
    ClassWriter out = new ClassWriter(0);
    type.accept(out);
    return out.toByteArray();
  }

  private static byte[] quiet(boolean annotated) throws Exception {
    return quiet("io/weft/offline/Quiet", "java/lang/Object", annotated);
  }

  @Test
  void aClassForNewerReleasesIsInstrumentedOverTheBase() throws Exception {
    write("some/Base.class", quiet("some/Base", "java/lang/Object", true));
    byte[] child = quiet("io/weft/offline/Quiet", "some/Base", false);
    Build.Ended ended = instrument(write(NEWER + QUIET, child));
    assertEquals(0, ended.status(), ended.err());
    assertTrue(hasTwins(NEWER + QUIET));
  }

  @Test
  void aClassIsSuspendableForAllReleasesOrForNone() throws Exception {
    write(QUIET, quiet(false));
    Build.Ended ended = instrument(write(NEWER + QUIET, quiet(true)));
    assertEquals(1, ended.status());
    assertTrue(
        ended.err().contains("has other suspendable methods than the same class for older"),
        ended.err());
    assertTrue(hasTwins(NEWER + QUIET));
    assertFalse(hasTwins(QUIET));
  }

  private static byte[] module(String... required) {
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
    ModuleVisitor module = out.visitModule("some.module", 0, null);
    module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
    for (String name : required) {
      module.visitRequire(name, 0, null);
    }
    module.visitEnd();
    out.visitEnd();
    return out.toByteArray();
  }

  private Set<String> required() throws Exception {
    Set<String> result = new TreeSet<>();
    ModuleDescriptor.read(Files.newInputStream(folder.resolve("out/module-info.class")))
        .requires()
        .forEach(r -> result.add(r.name()));
    return result;
  }

  @Test
  void aModuleWithInstrumentedClassesReadsTheRuntime() throws Exception {
    write("module-info.class", module("java.logging"));
    Build.Ended ended = instrument(write(QUIET, quiet(true)));
    assertEquals(0, ended.status(), ended.err());
    assertEquals(Set.of("io.weft", "java.base", "java.logging"), required());
    assertTrue(ended.err().contains("module-info.class now requires io.weft"), ended.err());
  }

  @Test
  void aModuleThatReadsTheRuntimeAlreadyStaysAsItIs() throws Exception {
    byte[] module = module("io.weft");
    write("module-info.class", module);
    instrument(write(QUIET, quiet(true)));
    assertEquals(
        new String(module, StandardCharsets.ISO_8859_1),
        Files.readString(folder.resolve("out/module-info.class"), StandardCharsets.ISO_8859_1));
  }

  @Test
  void aModuleWithNothingInstrumentedStaysAsItIs() throws Exception {
    write("module-info.class", module());
    instrument(write(QUIET, quiet(false)));
    assertEquals(Set.of("java.base"), required());
  }
}
