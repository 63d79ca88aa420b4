package io.weft.agent.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.Label;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Methods whose code ASM writes twice, since a jump is longer than its 16 bits allow. It computes the frames of such
 * jumps itself, and (9.11.1) those with an object whose constructor has not run wrongly.
 */
public final class LongMethods {
  /** Bytes of code that a method may have. */
  private static final int MAX_CODE = 65_535;

  /** Instructions, labels and frames from which on it is worth while to count bytes. */
  private static final int LARGE = 4_000;

  private static final class Sizes extends CodeSizeEvaluator {
    private final Map<Label, Integer> labels = new HashMap<>();
    private final List<Map.Entry<Integer, Label>> jumps = new ArrayList<>();

    Sizes() {
      super(null);
    }

    @Override
    public void visitLabel(Label label) {
      labels.put(label, getMaxSize());
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
      jumps.add(Map.entry(getMaxSize(), target));
      super.visitJumpInsn(opcode, target);
    }

    /** By the longest form of all instructions. */
    boolean haveLongJumps() {
      return jumps.stream()
          .anyMatch(j -> Math.abs(labels.get(j.getValue()) - j.getKey()) > Short.MAX_VALUE);
    }
  }

  private LongMethods() {}

  /** Whether a method may have a jump that is too long. */
  public static boolean hasLongJumps(MethodNode method) {
    return method.instructions.size() > LARGE && sizes(method).haveLongJumps();
  }

  /** Whether a method cannot be written as it is. */
  public static boolean isUnwritable(MethodNode method) {
    if (method.instructions.size() <= LARGE) {
      return false;
    }
    Sizes sizes = sizes(method);
    return sizes.getMinSize() > MAX_CODE || (hasUnfinishedObjects(method) && sizes.haveLongJumps());
  }

  private static Sizes sizes(MethodNode method) {
    Sizes sizes = new Sizes();
    method.accept(sizes);
    return sizes;
  }

  private static boolean hasUnfinishedObjects(MethodNode method) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof FrameNode frame
          && Stream.of(frame.local, frame.stack)
              .flatMap(List::stream)
              .anyMatch(LabelNode.class::isInstance)) {
        return true;
      }
    }
    return false;
  }
}
