package io.weft.agent.analyze;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * How many monitors may be held at each instruction: forward data flow; where paths disagree the
 * larger number counts, so that a monitor that may be held is never missed.
 */
final class Monitors {
  /** Unstructured code could count up for ever; nothing depends on numbers above one. */
  private static final int MAX_DEPTH = 64;

  private final int[] depth;
  private final int[] entered;
  private final Deque<Integer> work = new ArrayDeque<>();

  Monitors(InsnList insns, ControlFlow flow) {
    depth = new int[insns.size()];
    entered = new int[insns.size()];
    Arrays.fill(depth, -1);
    Arrays.fill(entered, -1);
    if (insns.size() > 0) {
      reach(0, 0, -1);
    }
    while (!work.isEmpty()) {
      int index = work.poll();
      flow(index, insns.get(index), flow);
    }
  }

  private void flow(int index, AbstractInsnNode insn, ControlFlow flow) {
    int after = depth[index];
    int site = entered[index];
    if (insn.getOpcode() == Opcodes.MONITORENTER) {
      after = Math.min(after + 1, MAX_DEPTH);
      site = index;
    } else if (insn.getOpcode() == Opcodes.MONITOREXIT) {
      after = Math.max(after - 1, 0);
    }
    for (int next : flow.successors(index)) {
      reach(next, after, site);
    }
    for (TryCatchBlockNode block : flow.covering(index)) {
      reach(flow.handler(block), depth[index], entered[index]);
    }
  }

  private void reach(int index, int newDepth, int site) {
    if (newDepth > depth[index]) {
      depth[index] = newDepth;
      entered[index] = site;
      work.add(index);
    }
  }

  boolean isHeld(int index) {
    return depth[index] > 0;
  }

  /** The instruction that entered the monitor held at a place. */
  int enteredAt(int index) {
    return entered[index];
  }
}
