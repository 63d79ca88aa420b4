package io.weft.agent.analyze;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Where control can go from each instruction of a method, exceptions included. */
public final class ControlFlow {
  private final InsnList insns;
  private final List<int[]> successors;
  private final List<List<TryCatchBlockNode>> covering;

  /**
   * Reads a method.
   *
   * @param method without JSR and RET
   */
  public ControlFlow(MethodNode method) {
    insns = method.instructions;
    successors = new ArrayList<>(insns.size());
    covering = new ArrayList<>(insns.size());
    for (AbstractInsnNode insn : insns) {
      successors.add(targets(insn));
      covering.add(List.of());
    }
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      cover(block);
    }
  }

  private void cover(TryCatchBlockNode block) {
    int end = insns.indexOf(block.end);
    for (int i = insns.indexOf(block.start); i < end; i++) {
      if (insns.get(i).getOpcode() >= 0) {
        if (covering.get(i).isEmpty()) {
          covering.set(i, new ArrayList<>(2));
        }
        List<TryCatchBlockNode> handlers = covering.get(i);
        if (handlers.isEmpty() || handlers.get(handlers.size() - 1).type != null) {
          handlers.add(block); // behind a range that catches everything the search has ended
        }
      }
    }
  }

  private int[] targets(AbstractInsnNode insn) {
    List<LabelNode> labels = new ArrayList<>();
    if (insn instanceof JumpInsnNode jump) {
      labels.add(jump.label);
    } else if (insn instanceof TableSwitchInsnNode table) {
      labels.addAll(table.labels);
      labels.add(table.dflt);
    } else if (insn instanceof LookupSwitchInsnNode lookup) {
      labels.addAll(lookup.labels);
      labels.add(lookup.dflt);
    }
    boolean fallsThrough = fallsThrough(insn.getOpcode()) && insn.getNext() != null;
    int[] result = new int[labels.size() + (fallsThrough ? 1 : 0)];
    for (int i = 0; i < labels.size(); i++) {
      result[i] = insns.indexOf(labels.get(i));
    }
    if (fallsThrough) {
      result[labels.size()] = insns.indexOf(insn) + 1;
    }
    return result;
  }

  private static boolean fallsThrough(int opcode) {
    switch (opcode) {
      case Opcodes.GOTO:
      case Opcodes.TABLESWITCH:
      case Opcodes.LOOKUPSWITCH:
      case Opcodes.ATHROW:
        return false;
      default:
        return opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN;
    }
  }

  /** Number of instructions, labels and such included. */
  public int size() {
    return insns.size();
  }

  /** Where control may go after an instruction ended normally. */
  public int[] successors(int index) {
    return successors.get(index);
  }

  /** The try ranges that an instruction is in, in the order in which they are searched. */
  public List<TryCatchBlockNode> covering(int index) {
    return covering.get(index);
  }

  /** The first instruction of a range's handler. */
  public int handler(TryCatchBlockNode block) {
    return insns.indexOf(block.handler);
  }

  /**
   * Everything that can be reached from some places, those included.
   *
   * @param from instructions whose successors count
   */
  public BitSet reachable(BitSet from) {
    BitSet seen = (BitSet) from.clone();
    Deque<Integer> work = new ArrayDeque<>();
    from.stream().forEach(work::push);
    while (!work.isEmpty()) {
      int index = work.pop();
      for (int next : successors(index)) {
        enqueue(next, seen, work);
      }
      for (TryCatchBlockNode block : covering(index)) {
        enqueue(handler(block), seen, work);
      }
    }
    return seen;
  }

  private static void enqueue(int index, BitSet seen, Deque<Integer> work) {
    if (!seen.get(index)) {
      seen.set(index);
      work.push(index);
    }
  }
}
