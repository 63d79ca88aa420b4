package io.weft.random.bytecode;

import io.weft.random.Gene;
import io.weft.random.bytecode.Context.Place;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Ends of blocks that have more than one way out, or none. */
final class Branches {
  private final Flow flow;
  private final Code code;

  Branches(Flow flow, Code code) {
    this.flow = flow;
    this.code = code;
  }

  void conditional(Object region, Place next, Gene.Reader r) {
    int opcode = condition(r);
    Place taken = flow.target(region, r);
    if (flow.isDirect(taken)) {
      code.method.instructions.add(new JumpInsnNode(opcode, taken.label()));
    } else {
      LabelNode otherwise = new LabelNode();
      LabelNode jump = new LabelNode();
      code.method.instructions.add(new JumpInsnNode(opcode, jump));
      code.method.instructions.add(new JumpInsnNode(Opcodes.GOTO, otherwise));
      code.mark(jump);
      flow.jump(region, taken);
      code.mark(otherwise);
    }
    flow.jump(region, r.oneIn(2) ? flow.target(region, r) : next);
  }

  private int condition(Gene.Reader r) {
    int kind = r.number(4);
    int choice = r.number(6);
    switch (kind) {
      case 0:
        code.value("I", r.number(9));
        code.state.pop();
        return Opcodes.IFEQ + choice;
      case 1:
        code.value("I", r.number(9));
        code.value("I", r.number(9));
        code.state.pop();
        code.state.pop();
        return Opcodes.IF_ICMPEQ + choice;
      case 2:
        code.value("Ljava/lang/Object;", r.number(9));
        code.state.pop();
        return Opcodes.IFNULL + choice % 2;
      default:
        code.value("Ljava/lang/Object;", r.number(9));
        code.value("Ljava/lang/Object;", r.number(9));
        code.state.pop();
        code.state.pop();
        return Opcodes.IF_ACMPEQ + choice % 2;
    }
  }

  void choice(Object region, Place next, Gene.Reader r) {
    code.value("I", r.number(9));
    code.insn(Opcodes.ICONST_3);
    code.insn(Opcodes.IAND);
    code.state.pop();
    List<LabelNode> labels = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      labels.add(new LabelNode());
    }
    LabelNode[] cases = {labels.get(0), labels.get(1), labels.get(r.number(2))};
    if (r.oneIn(2)) {
      code.method.instructions.add(new TableSwitchInsnNode(0, 2, labels.get(2), cases));
    } else {
      code.method.instructions.add(
          new LookupSwitchInsnNode(labels.get(2), new int[] {0, 2, 3}, cases));
    }
    for (LabelNode label : labels) {
      code.mark(label);
      flow.jump(region, r.oneIn(3) ? next : flow.target(region, r));
    }
  }

  void fail(Gene.Reader r) {
    if (r.oneIn(3)) {
      code.insn(Opcodes.ACONST_NULL);
    } else {
      code.method.instructions.add(
          new TypeInsnNode(Opcodes.NEW, "java/lang/IllegalStateException"));
      code.insn(Opcodes.DUP);
      code.state.stack.add(Val.NULL);
      code.constant("Ljava/lang/String;", r.number(9));
      code.call(
          Opcodes.INVOKESPECIAL,
          "java/lang/IllegalStateException",
          "<init>",
          "(Ljava/lang/String;)V",
          false);
    }
    code.insn(Opcodes.ATHROW);
  }
}
