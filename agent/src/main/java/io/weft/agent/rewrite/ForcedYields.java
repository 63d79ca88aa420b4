package io.weft.agent.rewrite;

import io.weft.agent.analyze.FinalFields;
import io.weft.agent.analyze.TypeTracker;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * For tests: suspendable methods begin with a call that may let others run. It is put into the
 * original code before anything is analysed, and so is a suspension point like any other.
 *
 * @param probability that a call yields, above 0 and at most 1
 * @param seed where the pseudo-random decisions of each thread begin
 */
public record ForcedYields(double probability, long seed) {
  /**
   * Reads a probability and, behind a colon, a seed.
   *
   * @param text both, or the probability alone
   * @throws IllegalArgumentException with the rest of a sentence that begins with the name of what was read
   */
  public static ForcedYields parse(String text) {
    int colon = text.indexOf(':');
    try {
      double probability = Double.parseDouble(colon < 0 ? text : text.substring(0, colon));
      long seed = colon < 0 ? 0 : Long.parseLong(text.substring(colon + 1));
      if (probability > 0 && probability <= 1) {
        return new ForcedYields(probability, seed);
      }
    } catch (NumberFormatException wrong) {
      // reported below, like a number out of range
    }
    throw new IllegalArgumentException("is '"
        + text
        + "', expected a probability above 0 and at most 1, and if wanted a colon and a whole"
        + " number as seed: 0.01:42");
  }

  /**
   * Puts the call at the start of a method, of a constructor behind {@code super(…)} or {@code
   * this(…)}; leaves out what cannot be suspended there, and the runtime.
   *
   * @param owner internal name of the method's class
   * @param method the method, with expanded frames
   * @param finalFields those of the class
   */
  void insert(String owner, MethodNode method, FinalFields finalFields) {
    if (RuntimeSymbols.isRuntime(owner) || (method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
      return;
    }
    if (!"<init>".equals(method.name)) {
      method.instructions.insert(call(PlainEntry.firstLine(method)));
      return;
    }
    for (AbstractInsnNode place : constructed(owner, method)) {
      if (!assignsFinal(place, finalFields)) {
        method.instructions.insert(place, call(-1));
      }
    }
  }

  private InsnList call(int line) {
    InsnList call = new InsnList();
    if (line >= 0) {
      LabelNode start = new LabelNode();
      call.add(start);
      call.add(new LineNumberNode(line, start));
    }
    call.add(new LdcInsnNode(probability));
    call.add(new LdcInsnNode(seed));
    call.add(RuntimeSymbols.maybeYield());
    return call;
  }

  /** The calls of other constructors after which the object is a whole one. */
  private static List<AbstractInsnNode> constructed(String owner, MethodNode method) {
    TypeTracker.prepare(method);
    TypeTracker types = new TypeTracker(owner, method);
    List<AbstractInsnNode> result = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() == Opcodes.INVOKESPECIAL
          && types.isReachable()
          && types.state().constructsThis((MethodInsnNode) insn)) {
        result.add(insn);
      }
      types.step(insn);
    }
    return result;
  }

  private static boolean assignsFinal(AbstractInsnNode from, FinalFields fields) {
    for (AbstractInsnNode insn = from; insn != null; insn = insn.getNext()) {
      if (fields.isAssignedBy(insn)) {
        return true;
      }
    }
    return false;
  }
}
