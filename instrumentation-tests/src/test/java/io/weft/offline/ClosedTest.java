package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.offline.closed.Closed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A method of a library that its callers may not call any more: that call fails, and nothing else. */
class ClosedTest {
  @TempDir
  private Path folder;

  private static void close(Path file) throws IOException {
    Build.change(file, out -> new ClassVisitor(Opcodes.ASM9, out) {
      @Override
      public MethodVisitor visitMethod(
          int access, String name, String desc, String signature, String[] thrown) {
        int less = name.equals("name") ? Opcodes.ACC_PROTECTED : access;
        return super.visitMethod(less, name, desc, signature, thrown);
      }
    });
  }

  @Test
  void onlyTheCallFails() throws Exception {
    Path in = Build.classes(folder.resolve("in"), CallsClosed.class, Closed.class);
    close(in.resolve(Closed.class.getName().replace('.', '/') + ".class"));
    String plain = Build.run(List.of(), CallsClosed.class, in, Build.runtime()).output();
    assertEquals("works\nrefused\n", plain);
    Path out = Build.done(in, folder.resolve("out"));
    List<String> agent = List.of("-javaagent:" + System.getProperty("weft.agent.jar"));
    assertEquals(plain, Build.run(agent, CallsClosed.class, in, Build.runtime()).output());
    assertEquals(
        plain, Build.run(agent, CallsClosed.class, out, Build.runtime()).output());
  }
}
