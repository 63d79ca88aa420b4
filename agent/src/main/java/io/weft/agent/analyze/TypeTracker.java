package io.weft.agent.analyze;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.AnalyzerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Follows a method's instructions in order and knows the verification types before each, from the
 * method's own stack map frames; no types are merged, so no class needs to be known.
 */
public final class TypeTracker {
  private final Map<Label, NewSite> sites = new HashMap<>();
  private final AnalyzerAdapter adapter;

  /**
   * Starts at the method's first instruction.
   *
   * @param owner the class
   * @param method the method, with expanded frames, prepared by {@link #prepare}
   */
  public TypeTracker(String owner, MethodNode method) {
    adapter = new AnalyzerAdapter(owner, method.access, method.name, method.desc, null);
    List<LabelNode> labels = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof LabelNode label) {
        labels.add(label);
      } else if (insn.getOpcode() == Opcodes.NEW) {
        NewSite site = new NewSite((TypeInsnNode) insn, labels.get(labels.size() - 1));
        labels.forEach(l -> sites.put(l.getLabel(), site));
        labels.clear();
      } else if (!(insn instanceof LineNumberNode || insn instanceof FrameNode)) {
        labels.clear();
      }
    }
  }

  /** Puts a label before each {@code new}, by which its uninitialised object can be named. */
  public static void prepare(MethodNode method) {
    for (AbstractInsnNode insn : method.instructions.toArray()) {
      if (insn.getOpcode() == Opcodes.NEW) {
        method.instructions.insertBefore(insn, new LabelNode());
      }
    }
  }

  /** The types before the next instruction, or null where the code is unreachable. */
  public TypeState state() {
    return adapter.locals == null
        ? null
        : new TypeState(convert(adapter.locals), convert(adapter.stack));
  }

  /** Whether the next instruction can be reached. */
  public boolean isReachable() {
    return adapter.locals != null;
  }

  /** Goes past an instruction. */
  public void step(AbstractInsnNode insn) {
    if (insn.getOpcode() >= 0 && adapter.locals == null) {
      return; // dead code without a frame; the adapter would not know what to do
    }
    insn.accept(adapter);
  }

  private List<Object> convert(List<Object> types) {
    List<Object> result = new ArrayList<>(types);
    result.replaceAll(t -> t instanceof Label ? sites.get(t) : t);
    return result;
  }
}
