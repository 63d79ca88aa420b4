package io.weft.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.equivalence.AgentInstaller;
import io.weft.random.bytecode.BytecodeGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The machinery must be able to fail: an agent that spoils something is found out, and why. */
class MinimiserTest {
  static {
    AgentInstaller.install();
  }

  /** Enough programs that one has the spoilt instruction and runs it. */
  private static final int PROGRAMS = 200;

  @Test
  void findsAnExchangedInstructionAndLeavesLittleElse(@TempDir Path folder) throws Exception {
    ProgramCheck broken =
        new ProgramCheck(ProgramCheck.QUICK, MinimiserTest::divisionBecomesMultiplication);
    Campaign campaign = new Campaign(new BytecodeGenerator(), broken, folder);
    AssertionError failure = assertThrows(AssertionError.class, () -> campaign.run(42, PROGRAMS));
    String text = failure.getMessage();
    assertTrue(text.contains("-Dweft.random.program="), text);
    assertTrue(text.contains("differs in"), text);
    assertEquals(1, occurrences(text, "IDIV"), text);
    assertTrue(campaign.smallest().size() <= 10, text);
    assertFailsAgain(folder, broken);
  }

  /** The file that was written is a program of the corpus. */
  private static void assertFailsAgain(Path folder, ProgramCheck broken) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      Program program = ProgramFile.read(files.findFirst().orElseThrow());
      assertThrows(AssertionError.class, () -> broken.check(program, 1));
      new ProgramCheck().check(program, 1);
    }
  }

  private static int occurrences(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  private static byte[] divisionBecomesMultiplication(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String desc, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, desc, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
              @Override
              public void visitInsn(int opcode) {
                super.visitInsn(opcode == Opcodes.IDIV ? Opcodes.IMUL : opcode);
              }
            };
          }
        },
        0);
    return writer.toByteArray();
  }
}
