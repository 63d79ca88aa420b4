package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.abi.Continuation;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** A switch costs half as much again when the JVM does not inline the resume loop. */
class ResumeLoopTest {
  /** HotSpot's FreqInlineSize. */
  private static final int INLINED = 325;

  @Test
  void isSmallEnoughToBeInlined() throws IOException {
    ClassNode type = new ClassNode();
    try (InputStream in = Continuation.class.getResourceAsStream("Continuation.class")) {
      new ClassReader(in).accept(type, 0);
    }
    MethodNode run =
        type.methods.stream().filter(m -> m.name.equals("run")).findFirst().orElseThrow();
    CodeSizeEvaluator size = new CodeSizeEvaluator(null);
    run.accept(size);
    assertTrue(size.getMinSize() < INLINED, size.getMinSize() + " bytes");
  }
}
