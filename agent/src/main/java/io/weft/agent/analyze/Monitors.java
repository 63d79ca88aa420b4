package io.weft.agent.analyze;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * How many monitors may be held at each instruction: forward data flow; where paths disagree the
 * larger number counts, so that a monitor that may be held is never missed.
 *
 * <p>Handlers see the monitors that were held before an instruction, if it can throw. A {@code monitorexit} cannot where the
 * variable that it takes is known to have the object of the last one entered (JVMS 2.11.10): kotlinc and scalac leave it
 * out of the block's own try range, so that only the handlers around the block cover it.
 */
final class Monitors {
  /**
   * Those held.
   *
   * @param depth how many, at most
   * @param variables in which their objects are, in the order in which they were entered, {@link #NOWHERE} among them;
   *     null: nobody knows
   */
  private record Held(int depth, List<Integer> variables) {
    static final Held NONE = new Held(0, List.of());

    static Held of(int depth, List<Integer> variables) {
      return depth == 0 ? NONE : new Held(depth, variables);
    }

    Held enter(int variable, int most) {
      if (variables == null || depth + 1 >= most) {
        return of(Math.min(depth + 1, most), null);
      }
      List<Integer> more = new ArrayList<>(variables);
      more.add(variable);
      return of(depth + 1, List.copyOf(more));
    }

    /** Whether the last one entered is of the object in a variable. */
    boolean isLast(int variable) {
      return variable != NOWHERE
          && variables != null
          && !variables.isEmpty()
          && variables.get(variables.size() - 1) == variable;
    }

    Held exitLast() {
      return of(depth - 1, variables.subList(0, variables.size() - 1));
    }

    /** Any of them. */
    Held exit(int most) {
      return depth < most ? of(Math.max(depth - 1, 0), null) : this;
    }

    Held store(int variable) {
      return variables == null || !variables.contains(variable)
          ? this
          : of(depth, variables.stream().map(v -> v == variable ? NOWHERE : v).toList());
    }

    Held or(Held other) {
      boolean agree = variables != null && variables.equals(other.variables);
      return of(Math.max(depth, other.depth), agree ? variables : null);
    }
  }

  private static final int NOWHERE = -1;

  /**
   * More than there are places to enter one: some is entered in a loop. Nobody knows how many are held then, so that
   * none that is left makes it fewer.
   */
  private final int uncounted;

  private final InsnList insns;
  private final Set<AbstractInsnNode> targets = new HashSet<>();

  /** Null: not reached. */
  private final Held[] held;

  private final int[] entered;
  private final Deque<Integer> work = new ArrayDeque<>();

  Monitors(InsnList insns, ControlFlow flow) {
    this.insns = insns;
    int enters = 0;
    for (AbstractInsnNode insn : insns) {
      enters += insn.getOpcode() == Opcodes.MONITORENTER ? 1 : 0;
    }
    uncounted = enters + 1;
    held = new Held[insns.size()];
    entered = new int[insns.size()];
    if (enters == 0) {
      return; // as in most methods
    }
    for (int i = 0; i < insns.size(); i++) {
      addTargets(i, flow);
    }
    reach(0, Held.NONE, -1);
    while (!work.isEmpty()) {
      flow(work.poll(), flow);
    }
  }

  private void addTargets(int index, ControlFlow flow) {
    for (int next : flow.successors(index)) {
      if (next != index + 1) {
        targets.add(insns.get(next));
      }
    }
    flow.covering(index).forEach(block -> targets.add(block.handler));
  }

  private void flow(int index, ControlFlow flow) {
    AbstractInsnNode insn = insns.get(index);
    Held before = held[index];
    Held after = before;
    int site = entered[index];
    boolean throwing = canThrow(insn.getOpcode());
    if (insn.getOpcode() == Opcodes.MONITORENTER) {
      after = before.enter(variable(insn), uncounted);
      site = index;
    } else if (insn.getOpcode() == Opcodes.MONITOREXIT) {
      throwing = !before.isLast(variable(insn));
      after = throwing ? before.exit(uncounted) : before.exitLast();
    } else if (insn instanceof VarInsnNode access && insn.getOpcode() >= Opcodes.ISTORE) {
      after = before.store(access.var);
      if (insn.getOpcode() == Opcodes.LSTORE || insn.getOpcode() == Opcodes.DSTORE) {
        after = after.store(access.var + 1);
      }
    }
    for (int next : flow.successors(index)) {
      reach(next, after, site);
    }
    for (TryCatchBlockNode block : flow.covering(index)) {
      if (throwing) {
        reach(flow.handler(block), before, entered[index]);
      }
    }
  }

  /**
   * The variable that has the object on top of the operand stack before an instruction: it was loaded from there at once,
   * or duplicated and stored there. Otherwise {@link #NOWHERE}.
   */
  private int variable(AbstractInsnNode insn) {
    AbstractInsnNode last = previous(insn);
    if (last != null && last.getOpcode() == Opcodes.ALOAD) {
      return ((VarInsnNode) last).var;
    }
    if (last != null && last.getOpcode() == Opcodes.ASTORE) {
      AbstractInsnNode copy = previous(last);
      return copy != null && copy.getOpcode() == Opcodes.DUP ? ((VarInsnNode) last).var : NOWHERE;
    }
    return NOWHERE;
  }

  /** The one that must have been executed immediately before; null: there may be several. */
  private AbstractInsnNode previous(AbstractInsnNode insn) {
    AbstractInsnNode previous = insn.getPrevious();
    while (previous != null && previous.getOpcode() < 0) {
      if (previous instanceof LabelNode && targets.contains(previous)) {
        return null;
      }
      previous = previous.getPrevious();
    }
    return previous;
  }

  /** Whether an instruction may throw, but for what another thread throws into this one. */
  private static boolean canThrow(int opcode) {
    boolean constant = opcode <= Opcodes.SIPUSH;
    boolean load = opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD;
    boolean store = opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE;
    boolean shuffle = opcode >= Opcodes.POP && opcode <= Opcodes.SWAP;
    return !constant && !load && !store && !shuffle && opcode != Opcodes.GOTO;
  }

  private void reach(int index, Held now, int site) {
    Held earlier = held[index];
    Held merged = earlier == null ? now : earlier.or(now);
    if (!merged.equals(earlier)) {
      if (earlier == null || merged.depth() > earlier.depth()) {
        entered[index] = site;
      }
      held[index] = merged;
      work.add(index);
    }
  }

  boolean isHeld(int index) {
    return held[index] != null && held[index].depth() > 0;
  }

  /** The instruction that entered the monitor held at a place. */
  int enteredAt(int index) {
    return entered[index];
  }
}
