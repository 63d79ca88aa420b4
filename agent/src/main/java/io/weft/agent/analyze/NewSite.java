package io.weft.agent.analyze;

import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * The verification type of an object between its {@code new} and its constructor: named by the
 * instruction that made it.
 *
 * @param insn the {@code new}
 * @param label a label right before it
 */
public record NewSite(TypeInsnNode insn, LabelNode label) {
  /** The class under construction. */
  public String type() {
    return insn.desc;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NewSite site && site.insn == insn;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(insn);
  }
}
