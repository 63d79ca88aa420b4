package io.weft.agent.analyze;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Variables that have gone out of scope and may still hold a reference in code that is entered at suspension points. As long as a
 * method is interpreted, the JVM keeps alive what its variables hold, except where a path without a reference
 * comes in: on the way into a loop, or past a branch. A resumed body has not all of those paths. So a variable is
 * emptied where a stack map frame declares it to be nothing. Forward data flow to a fixed point.
 */
public final class StaleReferences {
  private final MethodNode method;
  private final ControlFlow flow;
  private final int parameters;
  private final BitSet[] in;
  private final Deque<Integer> work = new ArrayDeque<>();

  /**
   * Finds them.
   *
   * @param facts a method with suspension points
   * @param parameters how many variables hold a reference at the entry
   */
  public StaleReferences(MethodFacts facts, int parameters) {
    method = facts.method();
    flow = facts.flow();
    this.parameters = parameters;
    in = new BitSet[flow.size()];
    for (SuspensionPoint point : facts.points()) {
      BitSet held = held(point.state(), parameters);
      for (int next : flow.successors(method.instructions.indexOf(point.call()))) {
        arrive(next, held);
      }
      for (TryCatchBlockNode block : point.covering()) {
        arrive(flow.handler(block), held);
      }
    }
    while (!work.isEmpty()) {
      pass(work.pop());
    }
  }

  private static BitSet held(TypeState state, int parameters) {
    BitSet held = new BitSet();
    for (int i = 0; i < Math.max(parameters, state.locals().size()); i++) {
      Object type = state.local(i);
      if (TypeState.isWide(type)) {
        i++;
      } else if (TypeState.isReference(type)
          || (i < parameters && !Opcodes.INTEGER.equals(type) && !Opcodes.FLOAT.equals(type))) {
        held.set(i);
      }
    }
    return held;
  }

  private void arrive(int index, BitSet held) {
    BitSet before = in[index];
    if (before == null) {
      in[index] = (BitSet) held.clone();
      work.push(index);
    } else {
      int known = before.cardinality();
      before.or(held);
      if (before.cardinality() > known) {
        work.push(index);
      }
    }
  }

  private void pass(int index) {
    AbstractInsnNode insn = method.instructions.get(index);
    BitSet after = (BitSet) in[index].clone();
    if (insn instanceof FrameNode frame) {
      after.andNot(nothing(frame));
    } else if (insn instanceof VarInsnNode access) {
      store(access, after);
    }
    for (int next : flow.successors(index)) {
      arrive(next, after);
    }
    for (TryCatchBlockNode block : flow.covering(index)) {
      arrive(flow.handler(block), in[index]);
      arrive(flow.handler(block), after);
    }
  }

  private static void store(VarInsnNode access, BitSet held) {
    switch (access.getOpcode()) {
      case Opcodes.ASTORE:
        held.set(access.var);
        break;
      case Opcodes.ISTORE:
      case Opcodes.FSTORE:
        held.clear(access.var);
        break;
      case Opcodes.LSTORE:
      case Opcodes.DSTORE:
        held.clear(access.var, access.var + 2);
        break;
      default: // a load
    }
  }

  /** Whether the method ends before it can be noticed what its variables hold. */
  private static boolean isLeftAtOnce(FrameNode frame) {
    AbstractInsnNode i = frame;
    while (i != null
        && (i.getOpcode() <= Opcodes.SIPUSH
            || (i.getOpcode() >= Opcodes.ILOAD && i.getOpcode() <= Opcodes.ALOAD))) {
      i = i.getNext();
    }
    return i != null
        && (i.getOpcode() == Opcodes.ATHROW
            || (i.getOpcode() >= Opcodes.IRETURN && i.getOpcode() <= Opcodes.RETURN));
  }

  /** The variables that are to hold nothing behind a frame. */
  private BitSet nothing(FrameNode frame) {
    BitSet nothing = new BitSet();
    if (isLeftAtOnce(frame)) {
      return nothing;
    }
    nothing.set(0, Math.max(method.maxLocals, parameters));
    int variable = 0;
    for (Object type : frame.local) {
      int words = TypeState.isWide(type) ? 2 : 1;
      if (!Opcodes.TOP.equals(type)) {
        nothing.clear(variable, variable + words);
      }
      variable += words;
    }
    return nothing;
  }

  /**
   * The variables to be emptied before an instruction, but for one that it fills itself.
   *
   * @param index of the instruction
   */
  public int[] before(int index) {
    AbstractInsnNode insn = method.instructions.get(index);
    for (AbstractInsnNode i = insn.getPrevious();
        i != null && i.getOpcode() < 0;
        i = i.getPrevious()) {
      BitSet held = in[method.instructions.indexOf(i)];
      if (i instanceof FrameNode frame && held != null) {
        BitSet stale = nothing(frame);
        stale.and(held);
        if (insn instanceof VarInsnNode access) {
          stale.clear(access.var);
        }
        return stale.stream().toArray();
      }
    }
    return new int[0];
  }
}
