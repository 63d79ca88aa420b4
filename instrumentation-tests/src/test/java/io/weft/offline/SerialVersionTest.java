package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/** What was written by the plain program can be read by the instrumented one. */
class SerialVersionTest {
  @TempDir
  private Path folder;

  private static void flag(Path file) throws IOException {
    Build.change(file, out -> new ClassVisitor(Opcodes.ASM9, out) {
      @Override
      public void visit(
          int version,
          int access,
          String name,
          String signature,
          String parent,
          String[] interfaces) {
        super.visit(version, access | Opcodes.ACC_ENUM, name, signature, parent, interfaces);
      }
    });
  }

  @Test
  void isThatOfThePlainClass() throws Exception {
    Path in = Build.classes(folder.resolve("in"), Streamed.class);
    flag(in.resolve(Streamed.class.getName().replace('.', '/') + "$Flagged.class"));
    String plain = Build.run(List.of(), Streamed.class, in, Build.runtime()).output();
    assertTrue(plain.matches("(\\S+ -?\\d+\\R){6}"), plain);
    List<String> agent = List.of("-javaagent:" + System.getProperty("weft.agent.jar"));
    assertEquals(plain, Build.run(agent, Streamed.class, in, Build.runtime()).output());
    Path out = Build.done(in, folder.resolve("out"));
    assertEquals(
        plain, Build.run(List.of(), Streamed.class, out, Build.runtime()).output());
  }
}
