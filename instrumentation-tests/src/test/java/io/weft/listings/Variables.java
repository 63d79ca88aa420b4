package io.weft.listings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Names of a method's variables, from its own table; {@code c} is the continuation. */
final class Variables {
  private final MethodNode method;
  private final Map<Integer, String> fixed = new HashMap<>();

  Variables(MethodNode method) {
    this.method = method;
    Type[] parameters = Type.getArgumentTypes(method.desc);
    int slot = Types.isStatic(method.access) ? 0 : 1;
    if (slot == 1) {
      fixed.put(0, "this");
    }
    if (Types.isResumedBody(method.name, method.desc)) {
      nameInResumedBody();
      return;
    }
    for (Type parameter : parameters) {
      if (Types.isContinuation(parameter.getDescriptor())) {
        fixed.put(slot, "c");
      }
      slot += parameter.getSize();
    }
  }

  /** It begins by moving its two parameters behind the variables of the program. */
  private void nameInResumedBody() {
    List<VarInsnNode> moves = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof VarInsnNode access && moves.size() < 4) {
        moves.add(access);
      }
    }
    if (moves.size() == 4 && moves.get(3).getOpcode() == Opcodes.ASTORE) {
      fixed.put(moves.get(1).var, "frame");
      fixed.put(moves.get(3).var, "c");
    }
  }

  String name(int slot, AbstractInsnNode at) {
    if (fixed.containsKey(slot)) {
      return fixed.get(slot);
    }
    TreeSet<String> names = new TreeSet<>();
    if (method.localVariables != null) {
      for (LocalVariableNode variable : method.localVariables) {
        if (variable.index == slot) {
          names.add(variable.name);
          if (contains(variable, at) || contains(variable, at.getNext())) {
            return variable.name;
          }
        }
      }
    }
    return names.size() == 1 ? names.first() : "v" + slot;
  }

  private boolean contains(LocalVariableNode variable, AbstractInsnNode at) {
    int index = at == null ? -1 : method.instructions.indexOf(at);
    return index >= method.instructions.indexOf(variable.start)
        && index < method.instructions.indexOf(variable.end);
  }
}
