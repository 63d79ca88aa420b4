package io.weft.random.bytecode;

import io.weft.random.Gene;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Writes what stands inside a block. An operation that finds nothing to work on gets constants or
 * does nothing, so that any list of operations is a program.
 */
final class Operations {
  private static final int MAX_STACK = 8;

  private final Code code;
  private final Values values;
  private final Calls calls;

  Operations(Code code, Calls calls) {
    this.code = code;
    this.values = new Values(code);
    this.calls = calls;
  }

  void emit(Gene gene, Flow flow) {
    Gene.Reader r = gene.read();
    Context context = flow.context();
    while (code.state.stack.size() > context.stack.size() + MAX_STACK) {
      code.log();
    }
    int kind = r.number(32);
    switch (kind) {
      case 0 -> raw(r, context);
      case 1, 2, 3 -> code.point(hasTop(context) && r.oneIn(2), r.number(5));
      case 4, 5, 6, 7, 8 -> calls.emit(r, code);
      case 9, 10 -> flow.region(gene, Map.of());
      case 11, 12, 13, 14 -> construct(r, flow);
      case 15 -> lock(r, flow);
      case 16, 17 -> store(r, context);
      default -> values.emit(kind - 18, r, context);
    }
  }

  private boolean hasTop(Context context) {
    return code.state.stack.size() > context.stack.size() && !code.state.top().isRaw();
  }

  /** Another copy of an object under construction, if a variable holds one. */
  private void raw(Gene.Reader r, Context context) {
    int number = r.number(9);
    List<Integer> variables = context.fixed.keySet().stream()
        .filter(v -> context.fixed.get(v).isRaw())
        .toList();
    if (variables.isEmpty()) {
      code.insn(Opcodes.NOP);
    } else {
      code.load(variables.get(number % variables.size()));
    }
  }

  private void store(Gene.Reader r, Context context) {
    int variable = r.number(20);
    if (!hasTop(context)) {
      code.constant(Scaffold.TYPES.get(r.number(Scaffold.TYPES.size())), r.number(9));
    }
    Val val = code.state.top();
    Val fixed = context.fixed.get(variable);
    if (fixed != null && val.fits(fixed)) {
      code.store(variable);
      code.state.set(variable, fixed);
    } else if (context.blocks(variable, val)) {
      code.log();
    } else {
      code.store(variable);
    }
  }

  /**
   * An object with anything between its {@code new} and its constructor, and with more or fewer
   * copies than compilers make.
   */
  private void construct(Gene.Reader r, Flow flow) {
    String[] constructor = Scaffold.CONSTRUCTORS.get(r.number(Scaffold.CONSTRUCTORS.size()));
    Val raw = new Val("L" + constructor[0] + ";", new Object());
    code.method.instructions.add(new TypeInsnNode(Opcodes.NEW, constructor[0]));
    code.state.stack.add(raw);
    int copies = r.number(4);
    for (int i = 0; i < copies % 3 + (copies == 0 ? 1 : 0); i++) {
      code.insn(Opcodes.DUP);
      code.state.stack.add(raw);
    }
    scatter(r, raw, flow.context());
    Map<Integer, Val> variables = new HashMap<>();
    if (copies == 3) {
      int variable = r.number(20);
      if (!flow.context().blocks(variable, raw)) {
        code.insn(Opcodes.DUP);
        code.state.stack.add(raw);
        code.store(variable);
        variables.put(variable, raw);
      }
    }
    if (r.oneIn(2)) {
      flow.region(r.part(), variables);
    }
    for (Type argument : Type.getArgumentTypes(constructor[1])) {
      code.value(argument.getDescriptor(), r.number(9));
      if (r.oneIn(3)) {
        code.point(r.oneIn(2), 0);
      }
    }
    code.call(Opcodes.INVOKESPECIAL, constructor[0], "<init>", constructor[1], false);
    code.state.constructed(raw);
  }

  /** Moves copies below other values; one stays on top, for the constructor. */
  private void scatter(Gene.Reader r, Val raw, Context context) {
    for (Gene move : r.leaves(6)) {
      Gene.Reader m = move.read();
      if (m.oneIn(2)) {
        code.value(Scaffold.TYPES.get(m.number(Scaffold.TYPES.size())), m.number(9));
      }
      values.shuffle(m, context.stack.size());
    }
    while (code.state.stack.size() > context.stack.size() && !code.state.top().fits(raw)) {
      code.log();
    }
    if (code.state.stack.size() == context.stack.size()) {
      code.method.instructions.add(new TypeInsnNode(Opcodes.NEW, raw.internalName()));
      code.state.stack.add(raw);
    }
  }

  /** A monitor as javac writes it. Nothing inside may suspend. */
  private void lock(Gene.Reader r, Flow flow) {
    code.field(Opcodes.GETSTATIC, Scaffold.MAIN, "aMain", "L" + Scaffold.MAIN + ";");
    code.state.stack.add(Val.of("L" + Scaffold.MAIN + ";"));
    int lock = flow.reserve();
    code.store(lock);
    code.load(lock);
    code.insn(Opcodes.MONITORENTER);
    code.state.pop();
    LabelNode start = code.mark();
    for (Gene operation : r.leaves(3)) {
      Gene.Reader o = operation.read();
      values.emit(o.number(Values.KINDS), o, flow.context());
    }
    LabelNode handler = new LabelNode();
    LabelNode behind = new LabelNode();
    exit(lock);
    LabelNode end = code.mark();
    code.method.instructions.add(new JumpInsnNode(Opcodes.GOTO, behind));
    State after = code.state.copy();
    code.mark(handler);
    code.state.become(new State(after.locals, List.of()));
    code.state.stack.add(Val.of("Ljava/lang/Throwable;"));
    exit(lock);
    LabelNode handlerEnd = code.mark();
    code.insn(Opcodes.ATHROW);
    code.mark(behind);
    code.state.become(after);
    code.method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, handler, null));
    code.method.tryCatchBlocks.add(new TryCatchBlockNode(handler, handlerEnd, handler, null));
  }

  private void exit(int lock) {
    code.load(lock);
    code.insn(Opcodes.MONITOREXIT);
    code.state.pop();
  }

  /** Increments a variable. */
  static void increment(Code code, int variable, int by) {
    code.method.instructions.add(new IincInsnNode(variable, by));
  }
}
