package io.weft.random.bytecode;

import io.weft.random.Gene;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.TypeInsnNode;

/** Writes what computes, moves and tests values, and cannot suspend. */
final class Values {
  static final int KINDS = 14;

  private static final int[] SHUFFLES = {
    Opcodes.DUP,
    Opcodes.SWAP,
    Opcodes.DUP_X1,
    Opcodes.DUP2,
    Opcodes.DUP_X2,
    Opcodes.DUP2_X1,
    Opcodes.DUP2_X2,
    Opcodes.DUP_X1,
    Opcodes.DUP_X2,
    Opcodes.DUP_X2,
    Opcodes.DUP2_X1,
    Opcodes.DUP2_X2,
    Opcodes.SWAP,
    Opcodes.POP,
    Opcodes.POP2
  };

  private final Code code;

  Values(Code code) {
    this.code = code;
  }

  void emit(int kind, Gene.Reader r, Context context) {
    int floor = context.stack.size();
    switch (kind) {
      case 1, 2 -> shuffle(r, floor);
      case 3 -> code.constant(type(r), r.number(20));
      case 4 -> {
        if (hasTop(floor)) {
          code.log();
        }
      }
      case 5 -> compute(r, floor);
      case 6 -> convert(r, floor);
      case 7 -> increment(r);
      case 8 -> fields(r);
      case 9 -> arrays(r);
      case 10 -> {
        code.insn(Opcodes.ACONST_NULL);
        code.state.stack.add(Val.NULL);
      }
      case 11 -> test(r, floor);
      case 12 -> same(floor);
      default -> code.value(type(r), r.number(12));
    }
  }

  void shuffle(Gene.Reader r, int floor) {
    Shuffle.emit(code, SHUFFLES[r.number(SHUFFLES.length)], floor);
  }

  private static String type(Gene.Reader r) {
    return Scaffold.TYPES.get(r.number(Scaffold.TYPES.size()));
  }

  private boolean hasTop(int floor) {
    return code.state.stack.size() > floor && !code.state.top().isRaw();
  }

  private void compute(Gene.Reader r, int floor) {
    int operation = r.number(5);
    if (!hasTop(floor) || code.state.top().isReference()) {
      code.value("I", operation);
    }
    Val val = code.state.top();
    code.value(val.desc(), r.number(9));
    // add, sub, mul, div, rem: each has four opcodes, and division may fail
    code.insn(val.opcode(Opcodes.IADD + 4 * operation));
    code.state.pop();
  }

  private void convert(Gene.Reader r, int floor) {
    if (!hasTop(floor) || code.state.top().isReference()) {
      code.value(List.of("I", "J", "F", "D").get(r.number(4)), 3);
    }
    String from = code.state.pop().desc();
    int base = switch (from) {
      case "I" -> Opcodes.I2L;
      case "J" -> Opcodes.L2I;
      case "F" -> Opcodes.F2I;
      default -> Opcodes.D2I;
    };
    int choice = r.number(3);
    code.insn(base + choice);
    List<String> to = switch (from) {
      case "I" -> List.of("J", "F", "D");
      case "J" -> List.of("I", "F", "D");
      case "F" -> List.of("I", "J", "D");
      default -> List.of("I", "J", "F");
    };
    code.state.stack.add(Val.of(to.get(choice)));
  }

  private void increment(Gene.Reader r) {
    int number = r.number(20);
    List<Integer> ints = code.state.locals.keySet().stream()
        .filter(v -> code.state.locals.get(v).equals(Val.of("I")))
        .toList();
    if (!ints.isEmpty()) {
      Operations.increment(code, ints.get(number % ints.size()), number - 5);
    }
  }

  private void fields(Gene.Reader r) {
    String desc = List.of("I", "J", "D", "F", "B", "Ljava/lang/Object;").get(r.number(6));
    String name = "f" + desc.charAt(0);
    boolean isStatic = r.oneIn(2);
    String owner = isStatic ? Scaffold.MAIN : Scaffold.BASE;
    if (!isStatic) {
      code.value("L" + Scaffold.BASE + ";", r.number(9));
    }
    if (r.oneIn(2)) {
      code.value(desc, r.number(9));
      code.field(isStatic ? Opcodes.PUTSTATIC : Opcodes.PUTFIELD, owner, name, desc);
      code.state.pop();
      dropOwner(isStatic);
    } else {
      code.field(isStatic ? Opcodes.GETSTATIC : Opcodes.GETFIELD, owner, name, desc);
      dropOwner(isStatic);
      code.state.stack.add(Val.of(desc));
    }
  }

  private void dropOwner(boolean isStatic) {
    if (!isStatic) {
      code.state.pop();
    }
  }

  private void arrays(Gene.Reader r) {
    String element = List.of("I", "J", "D", "Ljava/lang/String;", "B").get(r.number(5));
    code.value("[" + element, r.number(9));
    if (r.oneIn(3)) {
      code.insn(Opcodes.ARRAYLENGTH);
      code.state.pop();
      code.state.stack.add(Val.of("I"));
      return;
    }
    code.constant("I", r.number(4) % 4);
    int offset = element.equals("B") ? Opcodes.BALOAD - Opcodes.IALOAD : -1;
    if (r.oneIn(2)) {
      code.value(element, r.number(9));
      code.insn(offset < 0 ? Val.of(element).opcode(Opcodes.IASTORE) : Opcodes.BASTORE);
      code.state.pop();
      code.state.pop();
      code.state.pop();
    } else {
      code.insn(offset < 0 ? Val.of(element).opcode(Opcodes.IALOAD) : Opcodes.BALOAD);
      code.state.pop();
      code.state.pop();
      code.state.stack.add(Val.of(element));
    }
  }

  private void test(Gene.Reader r, int floor) {
    if (!hasTop(floor) || !code.state.top().isReference()) {
      code.value("Ljava/lang/Object;", r.number(9));
    }
    code.method.instructions.add(
        new TypeInsnNode(r.oneIn(3) ? Opcodes.CHECKCAST : Opcodes.INSTANCEOF, Scaffold.BASE));
    code.state.pop();
    boolean cast = code.method.instructions.getLast().getOpcode() == Opcodes.CHECKCAST;
    code.state.stack.add(Val.of(cast ? "L" + Scaffold.BASE + ";" : "I"));
  }

  /** Whether the two references on top are the same object: a copy must stay one. */
  private void same(int floor) {
    int size = code.state.stack.size();
    if (size < floor + 2 || !hasTop(floor)) {
      return;
    }
    Val below = code.state.stack.get(size - 2);
    if (below.isRaw() || !below.isReference() || !code.state.top().isReference()) {
      return;
    }
    code.call(
        Opcodes.INVOKESTATIC,
        Scaffold.MAIN,
        "same",
        "(Ljava/lang/Object;Ljava/lang/Object;)Z",
        false);
  }
}
