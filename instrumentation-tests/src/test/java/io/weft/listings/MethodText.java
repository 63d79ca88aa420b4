package io.weft.listings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.util.Printer;

/** The code of a method, a line for each instruction, with names in place of numbers. */
final class MethodText {
  /**
   * A line.
   *
   * @param label what it is called, or empty
   * @param text the instruction
   * @param frame the stack map frame there, or empty
   */
  record Row(String label, String text, String frame) {
    @Override
    public String toString() {
      String line = String.format("%-9s %s", label.isEmpty() ? "" : label + ":", wrapped());
      return (frame.isEmpty() ? line : String.format("%-50s ; %s", line, frame)).stripTrailing();
    }

    /** Long instructions, which are constants and call sites, continue on the next line. */
    private String wrapped() {
      StringBuilder out = new StringBuilder(text);
      int start = 0;
      while (out.length() - start > WIDTH) {
        int space = out.lastIndexOf(" ", start + WIDTH);
        if (space <= start) {
          break;
        }
        out.replace(space, space + 1, CONTINUED);
        start = space + CONTINUED.length();
      }
      return out.toString();
    }
  }

  private static final int WIDTH = 100;
  private static final String CONTINUED = "\n" + " ".repeat(14);
  private static final String CLASS_FILE = "\u00ca\u00fe\u00ba\u00be";

  private final MethodNode method;
  private final Variables variables;
  private final Labels labels;

  private MethodText(MethodNode method) {
    this.method = method;
    this.variables = new Variables(method);
    this.labels = new Labels(method);
  }

  /** All lines: try ranges first, but for those of save paths, which their labels tell. */
  static List<String> of(MethodNode method) {
    MethodText text = new MethodText(method);
    List<String> lines = new ArrayList<>();
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      if (!text.labels.isSaveRange(block)) {
        lines.add(text.range(block));
      }
    }
    Abbreviations.apply(text.rows()).forEach(r -> lines.add(r.toString()));
    return lines;
  }

  private String range(TryCatchBlockNode block) {
    return String.format(
        "%-9s %s to %s: %s goes to %s",
        "try",
        labels.of(block.start),
        labels.of(block.end),
        block.type == null ? "everything" : Types.simple(block.type),
        labels.of(block.handler));
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    String frame = "";
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof FrameNode map) {
        frame = Types.frame(map.local, map.stack);
      } else if (insn.getOpcode() >= 0) {
        String label = labels.at(insn);
        rows.add(new Row(label == null ? "" : label, text(insn), frame));
        frame = "";
      }
    }
    if (labels.end() != null) {
      rows.add(new Row(labels.end(), "", ""));
    }
    return rows;
  }

  private String text(AbstractInsnNode insn) {
    String operands = operands(insn);
    String name = Printer.OPCODES[insn.getOpcode()].toLowerCase(Locale.ROOT);
    return operands.isEmpty() ? name : name + " " + operands;
  }

  private String operands(AbstractInsnNode insn) {
    if (insn instanceof VarInsnNode access) {
      return variables.name(access.var, insn);
    } else if (insn instanceof IincInsnNode increment) {
      return variables.name(increment.var, insn) + " by " + increment.incr;
    } else if (insn instanceof MethodInsnNode call) {
      return Types.method(Types.simple(call.owner) + "." + call.name, call.desc);
    } else if (insn instanceof FieldInsnNode field) {
      return Types.ofDescriptor(field.desc) + " " + Types.simple(field.owner) + "." + field.name;
    } else if (insn instanceof TypeInsnNode type) {
      return Types.of(Type.getObjectType(type.desc));
    } else if (insn instanceof JumpInsnNode jump) {
      return labels.of(jump.label);
    } else if (insn instanceof LdcInsnNode constant) {
      return constant(constant.cst);
    } else if (insn instanceof IntInsnNode push) {
      return String.valueOf(push.operand);
    } else if (insn instanceof InvokeDynamicInsnNode dynamic) {
      return dynamic(dynamic);
    } else if (insn instanceof MultiANewArrayInsnNode array) {
      return Types.ofDescriptor(array.desc) + " " + array.dims;
    }
    return targets(insn);
  }

  private String targets(AbstractInsnNode insn) {
    Map<String, String> targets = new TreeMap<>();
    if (insn instanceof TableSwitchInsnNode table) {
      for (int i = 0; i < table.labels.size(); i++) {
        targets.put(String.valueOf(table.min + i), labels.of(table.labels.get(i)));
      }
      targets.put("else", labels.of(table.dflt));
    } else if (insn instanceof LookupSwitchInsnNode lookup) {
      for (int i = 0; i < lookup.labels.size(); i++) {
        targets.put(String.valueOf(lookup.keys.get(i)), labels.of(lookup.labels.get(i)));
      }
      targets.put("else", labels.of(lookup.dflt));
    }
    return targets.isEmpty() ? "" : targets.toString();
  }

  /** The bytes of a carried class are listed where they belong, as a class. */
  private static String dynamic(InvokeDynamicInsnNode insn) {
    List<String> arguments = Arrays.stream(insn.bsmArgs)
        .filter(a -> !(a instanceof String text && text.startsWith(CLASS_FILE)))
        .map(MethodText::constant)
        .toList();
    return Types.method(insn.name, insn.desc)
        + " by "
        + Types.simple(insn.bsm.getOwner())
        + "."
        + insn.bsm.getName()
        + " of "
        + String.join(", ", arguments);
  }

  private static String constant(Object value) {
    if (value instanceof String text) {
      return text.contains("$$") && !text.contains("\n")
          ? Types.simple(text)
          : "\"" + escape(text) + "\"";
    } else if (value instanceof Handle handle) {
      String name = Types.simple(handle.getOwner()) + "." + handle.getName();
      return handle.getTag() <= Opcodes.H_PUTSTATIC
          ? "field " + name
          : Types.method(name, handle.getDesc());
    } else if (value instanceof Type type) {
      return Types.of(type);
    }
    return String.valueOf(value);
  }

  /** Text of the program inside a line. */
  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().forEach(c -> out.append(c < ' ' ? String.format("\\u%04x", c) : (char) c + ""));
    return out.toString();
  }
}
