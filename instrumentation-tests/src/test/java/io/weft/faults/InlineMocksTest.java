package io.weft.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Mocks that are made by retransforming a class cannot be prevented, and must not be silent. */
class InlineMocksTest {
  private static final String GENERATOR =
      "org/mockito/internal/creation/bytebuddy/InlineBytecodeGenerator";

  private static final class Defining extends ClassLoader {
    Defining() {
      super(InlineMocksTest.class.getClassLoader());
    }

    Class<?> define(String name) {
      ClassWriter out = new ClassWriter(0);
      out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
      out.visitEnd();
      byte[] bytes = out.toByteArray();
      return defineClass(null, bytes, 0, bytes.length);
    }
  }

  @Test
  void areReportedOnceWhenTheirGeneratorIsLoaded() throws Exception {
    try (Reports reports = new Reports()) {
      Defining loader = new Defining();
      loader.define("org/mockito/internal/creation/bytebuddy/SubclassBytecodeGenerator");
      loader.define(GENERATOR);
      LogRecord report = reports.await("W-114");
      assertTrue(report.getMessage().contains("mock-maker-subclass"), report.getMessage());
      assertTrue(report.getMessage().contains("TwinMockMaker"), report.getMessage());
      assertEquals(1, reports.count("W-114"));
    }
  }
}
