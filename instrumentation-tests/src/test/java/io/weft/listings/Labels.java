package io.weft.listings;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Names of the places that a method refers to, by what they are for. N is the number of a
 * suspension point: {@code saveN} begins its save path, {@code savingN} to {@code savedN} is the
 * save itself and {@code failedN} what handles an error there; {@code restoreN} begins its restore
 * path, and {@code backN} is behind the call. The program's own are {@code catchN} and {@code LN}.
 */
final class Labels {
  private final InsnList insns;
  private final Map<Integer, String> names = new TreeMap<>();

  Labels(MethodNode method) {
    insns = method.instructions;
    nameSavePaths(method);
    nameRestorePaths();
    nameOthers(method);
  }

  /** Places are told apart by the instruction that follows. */
  private int place(AbstractInsnNode label) {
    AbstractInsnNode insn = label;
    while (insn != null && insn.getOpcode() < 0) {
      insn = insn.getNext();
    }
    return insn == null ? insns.size() : insns.indexOf(insn);
  }

  String at(AbstractInsnNode insn) {
    return names.get(insns.indexOf(insn));
  }

  String of(LabelNode label) {
    return names.get(place(label));
  }

  /** The name of the place behind all code. */
  String end() {
    return names.get(insns.size());
  }

  /** Whether a range is that of a save path, which its names tell already. */
  boolean isSaveRange(TryCatchBlockNode block) {
    String number = of(block.handler).replaceFirst("^failed", "");
    return of(block.handler).equals("failed" + number)
        && of(block.start).matches("sav(e|ing)" + number) // nothing to do before the save
        && of(block.end).equals("saved" + number)
        && "java/lang/Throwable".equals(block.type);
  }

  private void nameSavePaths(MethodNode method) {
    Map<Integer, Integer> points = new HashMap<>();
    for (AbstractInsnNode insn : insns) {
      if (insn instanceof JumpInsnNode check && isUnwinding(check.getPrevious())) {
        int save = place(check.label);
        Integer point = points.computeIfAbsent(save, s -> point(s));
        if (names.putIfAbsent(save, "save" + point) == null) {
          names.putIfAbsent(place(check.getNext()), "back" + point);
        }
      }
    }
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      for (int i = place(block.start); i < place(block.end); i++) {
        if (isSave(insns.get(i))) {
          int point = constant(insns.get(i).getPrevious());
          names.putIfAbsent(place(block.start), "saving" + point);
          names.putIfAbsent(place(block.end), "saved" + point);
          names.putIfAbsent(place(block.handler), "failed" + point);
        }
      }
    }
  }

  private static boolean isUnwinding(AbstractInsnNode insn) {
    return insn instanceof FieldInsnNode field
        && field.getOpcode() == Opcodes.GETFIELD
        && field.name.equals("unwinding");
  }

  /** The number of the suspension point is the last argument of the call that saves. */
  private int point(int savePath) {
    for (int i = savePath; i < insns.size(); i++) {
      if (isSave(insns.get(i))) {
        return constant(insns.get(i).getPrevious());
      }
    }
    throw new IllegalStateException("no save behind instruction " + savePath);
  }

  private static boolean isSave(AbstractInsnNode insn) {
    return (insn instanceof InvokeDynamicInsnNode dynamic && dynamic.name.startsWith("make$"))
        || (insn instanceof MethodInsnNode call
            && call.owner.contains("$$Frame$")
            && (call.name.startsWith("save$") || call.name.equals("finish")));
  }

  private static int constant(AbstractInsnNode insn) {
    return insn instanceof IntInsnNode push
        ? push.operand
        : ((InsnNode) insn).getOpcode() - Opcodes.ICONST_0;
  }

  private void nameRestorePaths() {
    AbstractInsnNode entry = insns.getFirst();
    for (AbstractInsnNode insn : insns) {
      if (insn.getOpcode() == Opcodes.GETFIELD && ((FieldInsnNode) insn).name.equals("pc")) {
        TableSwitchInsnNode table = (TableSwitchInsnNode) insn.getNext();
        for (int i = 0; i < table.labels.size(); i++) {
          names.putIfAbsent(place(table.labels.get(i)), "restore" + i);
          nameBack(table.labels.get(i), i);
        }
        names.putIfAbsent(place(table.dflt), "impossible");
        return;
      }
      if (insn instanceof FieldInsnNode field && field.name.equals("failure")) {
        nameBack(entry, 0);
        return;
      }
    }
  }

  /** A restore path ends where it goes on behind the call. */
  private void nameBack(AbstractInsnNode restore, int point) {
    for (AbstractInsnNode i = restore; i != null; i = i.getNext()) {
      if (i.getOpcode() == Opcodes.GOTO) {
        names.putIfAbsent(place(((JumpInsnNode) i).label), "back" + point);
        return;
      }
    }
  }

  private void nameOthers(MethodNode method) {
    TreeSet<Integer> places = new TreeSet<>();
    TreeSet<Integer> handlers = new TreeSet<>();
    for (AbstractInsnNode insn : insns) {
      if (insn instanceof JumpInsnNode jump) {
        places.add(place(jump.label));
      } else if (insn instanceof TableSwitchInsnNode table) {
        table.labels.forEach(l -> places.add(place(l)));
        places.add(place(table.dflt));
      } else if (insn instanceof LookupSwitchInsnNode lookup) {
        lookup.labels.forEach(l -> places.add(place(l)));
        places.add(place(lookup.dflt));
      }
    }
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      places.add(place(block.start));
      places.add(place(block.end));
      handlers.add(place(block.handler));
    }
    handlers.removeAll(names.keySet());
    int number = 0;
    for (int place : handlers) {
      names.put(place, "catch" + number++);
    }
    places.removeAll(names.keySet());
    number = 0;
    for (int place : places) {
      names.put(place, "L" + number++);
    }
  }
}
