package io.weft.bench.cost;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** What classes and their methods grow by when they are rewritten. */
final class Growth {
  /** The JIT inlines a method that runs often up to this size ({@code FreqInlineSize}). */
  private static final int LARGEST_INLINED = 325;

  private static final String RESUMED = "$weft$";
  private static final String TWIN_END = "Lio/weft/abi/Continuation;)";

  private int classes;
  private int methods;
  private int crossing;
  private long bytesBefore;
  private long bytesAfter;
  private long codeBefore;
  private long directCode;
  private long resumedCode;

  void add(byte[] before, byte[] after) {
    classes++;
    bytesBefore += before.length;
    bytesAfter += after.length;
    Map<String, Integer> plain = sizes(before);
    sizes(after).forEach((name, size) -> {
      Integer original = plain.get(name.replace(TWIN_END, ")"));
      if (name.contains(RESUMED)) {
        methods++;
        resumedCode += size;
      } else if (name.contains(TWIN_END) && original != null) {
        codeBefore += original;
        directCode += size;
        crossing += original <= LARGEST_INLINED && size > LARGEST_INLINED ? 1 : 0;
      }
    });
  }

  private static Map<String, Integer> sizes(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, 0);
    Map<String, Integer> result = new HashMap<>();
    for (MethodNode method : type.methods) {
      if ((method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
        CodeSizeEvaluator size = new CodeSizeEvaluator(null);
        method.accept(size);
        result.put(method.name + method.desc, size.getMaxSize());
      }
    }
    return result;
  }

  int classes() {
    return classes;
  }

  /** How many have a resumed body. */
  int methods() {
    return methods;
  }

  @Override
  public String toString() {
    return String.format(
        "  class files: %d to %d bytes, x %.2f%n"
            + "  code: %d bytes, in direct bodies %d (x %.2f), in resumed bodies %d (x %.2f)%n"
            + "  methods that grow beyond %d bytes, which the JIT does not inline: %d",
        bytesBefore,
        bytesAfter,
        (double) bytesAfter / bytesBefore,
        codeBefore,
        directCode,
        (double) directCode / codeBefore,
        resumedCode,
        (double) resumedCode / codeBefore,
        LARGEST_INLINED,
        crossing);
  }
}
