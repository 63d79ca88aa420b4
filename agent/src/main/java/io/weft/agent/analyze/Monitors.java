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
  /**
   * More than there are places to enter one: some is entered in a loop. Nobody knows how many are held then, so that
   * none that is left makes it fewer.
   */
  private final int uncounted;

  private final int[] depth;
  private final int[] entered;
  private final Deque<Integer> work = new ArrayDeque<>();

  Monitors(InsnList insns, ControlFlow flow) {
    int enters = 0;
    for (AbstractInsnNode insn : insns) {
      enters += insn.getOpcode() == Opcodes.MONITORENTER ? 1 : 0;
    }
    uncounted = enters + 1;
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
      after = Math.min(after + 1, uncounted);
      site = index;
    } else if (insn.getOpcode() == Opcodes.MONITOREXIT && after < uncounted) {
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
