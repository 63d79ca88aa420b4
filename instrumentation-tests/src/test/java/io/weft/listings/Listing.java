package io.weft.listings;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/** A class as text: its synthetic methods and the classes that it carries in its constants. */
final class Listing {
  private static final String MAGIC = "\u00ca\u00fe\u00ba\u00be";

  private final StringBuilder text = new StringBuilder();
  private final Map<String, byte[]> carried = new TreeMap<>();

  private Listing() {}

  static String of(byte[] classFile) {
    Listing listing = new Listing();
    listing.add(classFile);
    for (Map.Entry<String, byte[]> entry : new TreeMap<>(listing.carried).entrySet()) {
      listing.text.append("== carried: ").append(entry.getKey()).append("\n\n");
      listing.add(entry.getValue());
    }
    return listing.text.toString();
  }

  private void add(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_DEBUG);
    Map<String, MethodNode> methods = new LinkedHashMap<>();
    type.methods.forEach(m -> methods.put(m.name + m.desc, m));
    type.fields.forEach(f -> text.append("field ").append(f.name + " " + f.desc).append('\n'));
    methods.forEach(this::add);
  }

  private void add(String name, MethodNode method) {
    text.append("-- ").append(access(method)).append(name).append("\n");
    for (AbstractInsnNode insn : method.instructions.toArray()) {
      if (insn instanceof InvokeDynamicInsnNode) {
        method.instructions.set(insn, withoutBytes((InvokeDynamicInsnNode) insn));
      }
    }
    Textifier printer = new Textifier();
    method.accept(new TraceMethodVisitor(printer));
    StringWriter out = new StringWriter();
    printer.print(new PrintWriter(out, true));
    out.toString()
        .lines()
        .filter(l -> !l.isBlank() && !l.contains("MAXSTACK") && !l.contains("MAXLOCALS"))
        .forEach(l -> text.append(l).append('\n'));
    text.append('\n');
  }

  private static String access(MethodNode method) {
    return ((method.access & Opcodes.ACC_SYNTHETIC) != 0 ? "synthetic " : "")
        + ((method.access & Opcodes.ACC_STATIC) != 0 ? "static " : "");
  }

  private InvokeDynamicInsnNode withoutBytes(InvokeDynamicInsnNode insn) {
    Object[] arguments = insn.bsmArgs.clone();
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i] instanceof String constant && constant.startsWith(MAGIC)) {
        carried.put((String) arguments[i - 1], constant.getBytes(StandardCharsets.ISO_8859_1));
        arguments[i] = "<class file>";
      }
    }
    return new InvokeDynamicInsnNode(
        insn.name, insn.desc, insn.bsm, List.of(arguments).toArray());
  }
}
