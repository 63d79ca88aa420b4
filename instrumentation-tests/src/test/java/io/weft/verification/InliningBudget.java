package io.weft.verification;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Counts the methods that were small enough for the JIT to inline when hot, and are no longer. */
final class InliningBudget {
  /** The JVM's default for {@code FreqInlineSize}, in bytes of bytecode. */
  private static final int FREQ_INLINE_SIZE = 325;

  private static final String TWIN_END = "Lio/weft/abi/Continuation;)";

  private int compared;
  private int crossed;
  private long bytesBefore;
  private long bytesAfter;

  void compare(byte[] original, byte[] written) {
    Map<String, Integer> before = sizes(original);
    sizes(written).forEach((method, size) -> {
      Integer plain = before.get(method.replace(TWIN_END, ")"));
      if (method.contains(TWIN_END) && plain != null) {
        compared++;
        bytesBefore += plain;
        bytesAfter += size;
        crossed += plain <= FREQ_INLINE_SIZE && size > FREQ_INLINE_SIZE ? 1 : 0;
      }
    });
  }

  private static Map<String, Integer> sizes(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_DEBUG);
    Map<String, Integer> result = new HashMap<>();
    for (MethodNode method : type.methods) {
      CodeSizeEvaluator size = new CodeSizeEvaluator(null);
      method.accept(size);
      result.put(method.name + method.desc, size.getMaxSize());
    }
    return result;
  }

  @Override
  public String toString() {
    return String.format(
        "%d direct bodies, %d bytes of code from %d; %d of them crossed the %d bytes that the JIT"
            + " inlines",
        compared, bytesAfter, bytesBefore, crossed, FREQ_INLINE_SIZE);
  }
}
