package io.weft.agent.analyze;

import java.util.BitSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Which local variables are read later: backward data flow to a fixed point over instructions. What
 * is live in a handler is live throughout its range, since an exception may come from anywhere.
 */
final class Liveness {
  private final BitSet[] in;

  Liveness(MethodNode method, ControlFlow flow) {
    in = new BitSet[flow.size()];
    for (int i = 0; i < in.length; i++) {
      in[i] = new BitSet();
    }
    AbstractInsnNode[] insns = method.instructions.toArray();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = insns.length - 1; i >= 0; i--) {
        changed |= update(i, insns[i], flow);
      }
    }
  }

  private boolean update(int index, AbstractInsnNode insn, ControlFlow flow) {
    BitSet live = new BitSet();
    for (int next : flow.successors(index)) {
      live.or(in[next]);
    }
    if (insn instanceof VarInsnNode access) {
      int variable = access.var;
      live.set(variable, isLoad(insn.getOpcode()));
    } else if (insn instanceof IincInsnNode increment) {
      live.set(increment.var);
    }
    for (TryCatchBlockNode block : flow.covering(index)) {
      live.or(in[flow.handler(block)]);
    }
    if (live.equals(in[index])) {
      return false;
    }
    in[index] = live;
    return true;
  }

  private static boolean isLoad(int opcode) {
    return opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD;
  }

  /** The variables that are live before an instruction; a call reads none itself. */
  BitSet before(int index) {
    return in[index];
  }
}
