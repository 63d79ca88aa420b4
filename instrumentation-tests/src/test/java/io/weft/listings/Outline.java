package io.weft.listings;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What a class got, compared with what it was: its new and changed methods, and the classes that
 * it carries. Plain entries, which are the same everywhere, are left out when they are.
 */
final class Outline {
  private static final String CLASS_FILE = "\u00ca\u00fe\u00ba\u00be";

  /** More fields are not listed one by one. */
  private static final int MANY = 20;

  private final ClassNode before;
  private final ClassNode after;
  private final Map<String, MethodNode> originals = new LinkedHashMap<>();
  private final Map<String, ClassNode> carried = new TreeMap<>();
  private final StringBuilder text = new StringBuilder();

  Outline(byte[] original, byte[] written) {
    before = read(original);
    after = read(written);
    before.methods.forEach(m -> originals.put(m.name + m.desc, m));
  }

  private static ClassNode read(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.EXPAND_FRAMES);
    return type;
  }

  String text() {
    text.append("== ").append(Types.simple(after.name)).append('\n');
    TreeSet<String> added = new TreeSet<>(after.interfaces);
    added.removeAll(before.interfaces);
    added.forEach(i -> text.append("implements also ").append(Types.simple(i)).append('\n'));
    for (MethodNode method : after.methods) {
      method.instructions.forEach(this::collect);
      String kind = kind(method);
      if (!kind.isEmpty()) {
        text.append("\n-- ").append(kind).append(' ');
        text.append(Types.method(method.name, method.desc)).append('\n');
        MethodText.of(method).forEach(line -> text.append(line).append('\n'));
      }
    }
    for (MethodNode method : before.methods) {
      if (after.methods.stream()
          .noneMatch(m -> (m.name + m.desc).equals(method.name + method.desc))) {
        text.append("\n-- removed ")
            .append(Types.method(method.name, method.desc))
            .append('\n');
      }
    }
    carried.values().forEach(this::addCarried);
    return text.append('\n').toString();
  }

  private void collect(AbstractInsnNode insn) {
    if (insn instanceof InvokeDynamicInsnNode dynamic) {
      for (Object argument : dynamic.bsmArgs) {
        if (argument instanceof String constant && constant.startsWith(CLASS_FILE)) {
          ClassNode type = read(constant.getBytes(StandardCharsets.ISO_8859_1));
          carried.put(type.name, type);
        }
      }
    }
  }

  /** What a method is; empty: nothing that would have to be shown. */
  private String kind(MethodNode method) {
    MethodNode original = originals.get(method.name + method.desc);
    if (original == null) {
      boolean twin = method.desc.contains("Lio/weft/abi/Continuation;)");
      if (Types.isResumedBody(method.name, method.desc)) {
        return "resumed";
      }
      return twin ? (passesOn(method) ? "twin" : "direct") : isPlainEntry(method) ? "" : "new";
    }
    if (MethodText.of(original).equals(MethodText.of(method)) || isPlainEntry(method)) {
      return "";
    }
    return "changed";
  }

  /** Whether a method is nothing but a call of the one that has, or has not, one parameter more. */
  private static boolean passesOn(MethodNode method) {
    int calls = 0;
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call) {
        calls += call.name.equals(method.name) && !call.desc.equals(method.desc) ? 1 : 2;
      }
    }
    return calls == 1;
  }

  private static boolean isPlainEntry(MethodNode method) {
    int expected = Types.isStatic(method.access) ? 3 : 4;
    for (Type parameter : Type.getArgumentTypes(method.desc)) {
      expected +=
          parameter.getSort() >= Type.ARRAY ? 3 : 1; // a reference is taken out of its variable
    }
    int instructions = 0;
    boolean enters = false;
    for (AbstractInsnNode insn : method.instructions) {
      instructions += insn.getOpcode() >= 0 ? 1 : 0;
      enters |= insn instanceof MethodInsnNode call
          && call.owner.equals("io/weft/abi/Continuation")
          && call.name.equals("enter");
    }
    return enters && instructions == expected;
  }

  private void addCarried(ClassNode type) {
    text.append("\n-- carried ").append(Types.simple(type.name));
    if ((type.access & Opcodes.ACC_INTERFACE) != 0) {
      text.append(": interface");
      type.interfaces.forEach(i -> text.append(", extends ").append(Types.simple(i)));
      text.append('\n');
      for (MethodNode method : type.methods) {
        boolean isAbstract = (method.access & Opcodes.ACC_ABSTRACT) != 0;
        String line =
            (isAbstract ? "abstract " : "default ") + Types.method(method.name, method.desc);
        text.append("          ").append(line).append('\n');
      }
      return;
    }
    List<String> fields = new ArrayList<>();
    type.fields.forEach(f -> fields.add(Types.ofDescriptor(f.desc) + " " + f.name));
    text.append(": ").append(fieldList(fields));
    text.append(sites(type)).append('\n');
  }

  private static String fieldList(List<String> fields) {
    if (fields.size() > MANY) {
      return fields.size() + " fields, " + fields.get(0) + " to " + fields.get(fields.size() - 1);
    }
    return fields.isEmpty() ? "no fields" : String.join(", ", fields);
  }

  private static String sites(ClassNode frame) {
    for (MethodNode method : frame.methods) {
      for (AbstractInsnNode insn : method.instructions) {
        if (method.name.equals("sites") && insn instanceof LdcInsnNode constant) {
          String[] parts = ((String) constant.cst).split("\n", -1);
          return "; suspends in line " + parts[parts.length - 1].replace(",", ", ");
        }
      }
    }
    return "";
  }
}
