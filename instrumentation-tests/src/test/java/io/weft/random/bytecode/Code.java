package io.weft.random.bytecode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Writes single values and calls, and knows the types that result. */
final class Code {
  private static final Map<String, String> BOXES = Map.of(
      "I",
      "java/lang/Integer",
      "J",
      "java/lang/Long",
      "F",
      "java/lang/Float",
      "D",
      "java/lang/Double");

  final MethodNode method;
  final State state;

  Code(MethodNode method, State state) {
    this.method = method;
    this.state = state;
  }

  void insn(int opcode) {
    method.instructions.add(new InsnNode(opcode));
  }

  LabelNode mark(LabelNode label) {
    method.instructions.add(label);
    return label;
  }

  LabelNode mark() {
    return mark(new LabelNode());
  }

  void intConstant(int value) {
    method.instructions.add(new IntInsnNode(Opcodes.SIPUSH, value));
  }

  void field(int opcode, String owner, String name, String desc) {
    method.instructions.add(new FieldInsnNode(opcode, owner, name, desc));
  }

  /** A call; the operand stack's types are changed by it. */
  void call(int opcode, String owner, String name, String desc, boolean isInterface) {
    method.instructions.add(new MethodInsnNode(opcode, owner, name, desc, isInterface));
    for (int i = Type.getArgumentTypes(desc).length; i > 0; i--) {
      state.pop();
    }
    if (opcode != Opcodes.INVOKESTATIC) {
      state.pop();
    }
    String result = Type.getReturnType(desc).getDescriptor();
    if (!result.equals("V")) {
      state.stack.add(Val.of(result));
    }
  }

  void load(int variable) {
    Val val = state.locals.get(variable);
    method.instructions.add(new VarInsnNode(val.load(), variable));
    state.stack.add(val);
  }

  void store(int variable) {
    Val val = state.pop();
    method.instructions.add(new VarInsnNode(val.store(), variable));
    state.set(variable, val);
  }

  /** Pushes a constant, or what is as good: references come from static fields that hold one. */
  void constant(String desc, int number) {
    switch (desc) {
      case "I", "Z", "B", "S", "C" -> intConstant(desc.equals("Z") ? number & 1 : number);
      case "J" -> method.instructions.add(new LdcInsnNode(number * 1_000_000_007L));
      case "F" -> method.instructions.add(new LdcInsnNode(number * 1.5f));
      case "D" -> method.instructions.add(new LdcInsnNode(number * -0.25));
      default -> reference(desc, number);
    }
    state.stack.add(Val.of(desc));
  }

  private void reference(String desc, int number) {
    if (number % 7 == 6) {
      insn(Opcodes.ACONST_NULL);
    } else if (desc.startsWith("[")) {
      intConstant(3);
      Type element = Type.getType(desc.substring(1));
      if (element.getSort() == Type.OBJECT) {
        method.instructions.add(new TypeInsnNode(Opcodes.ANEWARRAY, element.getInternalName()));
      } else {
        method.instructions.add(new IntInsnNode(Opcodes.NEWARRAY, arrayCode(desc.charAt(1))));
      }
    } else if (desc.endsWith("/String;") || desc.endsWith("/Object;")) {
      method.instructions.add(new LdcInsnNode("s" + number));
    } else if (desc.startsWith("Lgenerated/")) {
      String name = desc.substring("Lgenerated/".length(), desc.length() - 1);
      field(Opcodes.GETSTATIC, Scaffold.MAIN, "a" + name, desc);
    } else {
      insn(Opcodes.ACONST_NULL);
    }
  }

  private static int arrayCode(char element) {
    return switch (element) {
      case 'Z' -> Opcodes.T_BOOLEAN;
      case 'B' -> Opcodes.T_BYTE;
      case 'J' -> Opcodes.T_LONG;
      case 'D' -> Opcodes.T_DOUBLE;
      default -> Opcodes.T_INT;
    };
  }

  /** Pushes a value of a type, from a variable where there is one. */
  void value(String desc, int number) {
    Val wanted = Val.of(desc);
    List<Integer> candidates = new ArrayList<>();
    state.locals.forEach((variable, val) -> {
      if (!val.isRaw() && val.fits(wanted)) {
        candidates.add(variable);
      }
    });
    if (candidates.isEmpty() || number % 4 == 3) {
      constant(desc, number);
    } else {
      load(candidates.get(number % candidates.size()));
      if (state.top().equals(Val.NULL)) {
        state.pop(); // from here on it counts as what was asked for
        state.stack.add(wanted);
      }
      narrow(desc);
    }
  }

  /** Brings the int on top into the range of a smaller type. */
  void narrow(String desc) {
    switch (desc) {
      case "Z" -> {
        insn(Opcodes.ICONST_1);
        insn(Opcodes.IAND);
      }
      case "B" -> insn(Opcodes.I2B);
      case "S" -> insn(Opcodes.I2S);
      case "C" -> insn(Opcodes.I2C);
      default -> {
        // all others have their whole range
      }
    }
  }

  void pop() {
    insn(state.pop().size() == 2 ? Opcodes.POP2 : Opcodes.POP);
  }

  /** Logs the value on top and drops it. */
  void log() {
    Val top = state.top();
    if (top.isRaw()) {
      pop();
      return;
    }
    String box = BOXES.get(top.desc());
    if (box != null) {
      call(Opcodes.INVOKESTATIC, box, "valueOf", "(" + top.desc() + ")L" + box + ";", false);
    }
    call(Opcodes.INVOKESTATIC, Scaffold.POINTS, "log", "(Ljava/lang/Object;)V", false);
  }

  /** A point, through which the value on top passes if there is one. */
  void point(boolean withValue, int number) {
    if (!withValue || state.stack.isEmpty() || state.top().isRaw()) {
      call(Opcodes.INVOKESTATIC, Scaffold.POINTS, "point", "()V", false);
      return;
    }
    Val val = state.top();
    String desc = val.desc();
    if (desc.equals("I")) {
      desc = List.of("I", "Z", "B", "S", "C").get(number % 5);
      narrow(desc);
    } else if (val.isReference()) {
      desc = "Ljava/lang/Object;";
    }
    call(Opcodes.INVOKESTATIC, Scaffold.POINTS, "point", "(" + desc + ")" + desc, false);
    if (val.isReference() && !val.equals(Val.NULL) && !val.desc().equals(desc)) {
      method.instructions.add(new TypeInsnNode(Opcodes.CHECKCAST, val.internalName()));
      state.pop();
      state.stack.add(val);
    }
  }

  /** Returns from the method, with the value on top if it is of the right type. */
  void giveBack(int number) {
    Type result = Type.getReturnType(method.desc);
    if (result.getSort() != Type.VOID) {
      Val wanted = Val.of(result.getDescriptor());
      if (state.stack.isEmpty() || !state.top().fits(wanted)) {
        constant(result.getDescriptor(), number);
      }
    }
    insn(result.getOpcode(Opcodes.IRETURN));
  }
}
