package io.weft.random.bytecode;

import io.weft.random.Gene;
import io.weft.random.bytecode.Context.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Writes regions: blocks that jump to each other as they like, with try ranges that begin and end
 * anywhere in them. A region may stand inside a block of another, on top of whatever is on the
 * operand stack there.
 */
final class Flow {
  /** Variables from here on belong to whoever takes one. */
  static final int FIRST_RESERVED = 40;

  private final Code code;
  private final Edges edges;
  private final Operations operations;
  private final boolean debug;
  private Context context;
  private int reserved = FIRST_RESERVED;

  Flow(Code code, Operations operations, boolean debug) {
    this.code = code;
    this.edges = new Edges(code);
    this.operations = operations;
    this.debug = debug;
    this.context = new Context(null, List.of(), Map.of());
  }

  Context context() {
    return context;
  }

  int reserve() {
    return reserved++;
  }

  /** One region that is being written. */
  private static final class Region {
    final Context context;
    final Place exit;
    final List<LabelNode> positions = new ArrayList<>();
    final Map<LabelNode, State> stubs = new HashMap<>();
    final List<Map.Entry<LabelNode, Place>> stubTargets = new ArrayList<>();
    final List<TryCatchBlockNode> ranges = new ArrayList<>();

    Region(Context context, Place exit) {
      this.context = context;
      this.exit = exit;
    }
  }

  /**
   * Writes a region. Behind it the operand stack is as before, and variables hold what is fixed.
   *
   * @param raw variables that hold objects under construction
   */
  void region(Gene gene, Map<Integer, Val> raw) {
    Gene.Reader r = gene.read();
    Context outer = context;
    Map<Integer, Val> fixed = new TreeMap<>(outer.fixed);
    fixed.putAll(raw);
    context = new Context(outer, code.state.stack, fixed);
    for (Gene variable : r.leaves(6)) {
      fix(variable.read());
    }
    Region region = new Region(context, new Place(context, new LabelNode(), List.of(), Map.of()));
    List<Gene> blocks = r.list(5);
    for (Gene block : blocks) {
      context.places.add(place(block.read()));
    }
    context.places.add(region.exit);
    LabelNode start = code.mark();
    edges.jump(context.places.get(0));
    int rotation = r.number(5);
    for (int i = 0; i < blocks.size(); i++) {
      int index = (i + rotation) % blocks.size();
      block(region, index, blocks.get(index).read());
    }
    for (Gene range : r.leaves(3)) {
      handler(region, range.read());
    }
    stubs(region);
    code.mark(region.exit.label());
    describe(start, region.exit.label(), outer);
    code.state.become(region.exit.state());
    if (r.oneIn(2)) {
      logVariables();
    }
    code.method.tryCatchBlocks.addAll(region.ranges);
    context = outer;
  }

  private void fix(Gene.Reader r) {
    int variable = r.number(16);
    Val val = Val.of(Scaffold.TYPES.get(r.number(Scaffold.TYPES.size())));
    int constant = r.number(20);
    if (context.blocks(variable, val)) {
      return;
    }
    Val now = code.state.locals.get(variable);
    if (now == null || !now.fits(val) || now.equals(Val.NULL)) {
      code.constant(val.desc(), constant);
      code.store(variable);
    }
    code.state.set(variable, val);
    context.fixed.put(variable, val);
  }

  /** What a block expects is read before any block is written, since others jump to it. */
  private Place place(Gene.Reader r) {
    List<Val> stack = new ArrayList<>();
    Map<Integer, Val> locals = new TreeMap<>();
    for (Gene entry : r.leaves(3)) {
      Gene.Reader e = entry.read();
      Val val = Val.of(Scaffold.TYPES.get(e.number(Scaffold.TYPES.size())));
      if (e.oneIn(2)) {
        locals.put(e.number(16), val);
      } else {
        stack.add(val);
      }
    }
    return new Place(context, new LabelNode(), stack, locals);
  }

  private void block(Region region, int index, Gene.Reader r) {
    Place place = region.context.places.get(index);
    r.leaves(3); // what place() has read
    line(r.number(100));
    code.mark(place.label());
    code.state.become(place.state());
    burn(region);
    region.positions.add(code.mark());
    for (Gene operation : r.list(8)) {
      operations.emit(operation, this);
      region.positions.add(code.mark());
    }
    end(region, region.context.places.get(index + 1), r);
    region.positions.add(code.mark());
  }

  private void line(int number) {
    if (debug) {
      LabelNode label = code.mark();
      code.method.instructions.add(new LineNumberNode(number + 1, label));
    }
  }

  /** Every block costs fuel; without any, the region is left. */
  private void burn(Region region) {
    LabelNode enough = new LabelNode();
    code.field(Opcodes.GETSTATIC, Scaffold.MAIN, "fuel", "I");
    code.insn(Opcodes.ICONST_1);
    code.insn(Opcodes.ISUB);
    code.insn(Opcodes.DUP);
    code.field(Opcodes.PUTSTATIC, Scaffold.MAIN, "fuel", "I");
    code.method.instructions.add(new JumpInsnNode(Opcodes.IFGT, enough));
    edges.jump(region.exit);
    code.mark(enough);
  }

  private void end(Region region, Place next, Gene.Reader r) {
    switch (r.number(9)) {
      case 0 -> jump(region, next);
      case 1 -> jump(region, target(region, r));
      case 2, 3, 4, 5 -> new Branches(this, code).conditional(region, next, r);
      case 6 -> new Branches(this, code).choice(region, next, r);
      case 7 -> code.giveBack(r.number(20));
      default -> new Branches(this, code).fail(r);
    }
  }

  /** A place of this region or, rarely, of the one around it. */
  Place target(Object region, Gene.Reader r) {
    Region here = (Region) region;
    List<Place> places = here.context.places;
    int number = r.number(64);
    Context outer = here.context.parent;
    if (number >= 56 && outer != null && !outer.places.isEmpty()) {
      return outer.places.get(number % outer.places.size());
    }
    return number == 0 ? here.exit : places.get(number % places.size());
  }

  boolean isDirect(Place target) {
    return target.context() == context && edges.isExact(target);
  }

  /** A jump to the region around this goes by a stub, which is outside of the region's ranges. */
  void jump(Object region, Place target) {
    Region here = (Region) region;
    if (target.context() == here.context) {
      edges.jump(target);
      return;
    }
    LabelNode stub = new LabelNode();
    here.stubs.put(stub, code.state.copy());
    here.stubTargets.add(Map.entry(stub, target));
    code.method.instructions.add(new JumpInsnNode(Opcodes.GOTO, stub));
  }

  private void stubs(Region region) {
    for (Map.Entry<LabelNode, Place> stub : region.stubTargets) {
      code.mark(stub.getKey());
      code.state.become(region.stubs.get(stub.getKey()));
      edges.jump(stub.getValue());
    }
  }

  /** Writes a handler and chooses its range, which may include the handler. */
  private void handler(Region region, Gene.Reader r) {
    int from = r.number(1000);
    int length = r.number(1000);
    String type = Scaffold.EXCEPTIONS.get(r.number(Scaffold.EXCEPTIONS.size()));
    boolean any = r.oneIn(4);
    LabelNode handler = code.mark();
    code.state.become(new State(region.context.fixed, List.of()));
    code.state.stack.add(Val.of(any ? "Ljava/lang/Throwable;" : "L" + type + ";"));
    burn(region);
    region.positions.add(code.mark());
    if (r.oneIn(2)) {
      code.point(r.oneIn(2), 0);
    }
    region.positions.add(code.mark());
    jump(region, target(region, r));
    region.positions.add(code.mark());
    int size = region.positions.size();
    LabelNode start = region.positions.get(from % (size - 1));
    LabelNode end =
        region.positions.get(from % (size - 1) + 1 + length % (size - 1 - from % (size - 1)));
    if (!isEmpty(start, end)) {
      region.ranges.add(new TryCatchBlockNode(start, end, handler, any ? null : type));
    }
  }

  private static boolean isEmpty(LabelNode start, LabelNode end) {
    AbstractInsnNode insn = start;
    while (insn != end) {
      if (insn.getOpcode() >= 0) {
        return false;
      }
      insn = insn.getNext();
    }
    return true;
  }

  private void logVariables() {
    for (Map.Entry<Integer, Val> variable : context.fixed.entrySet()) {
      if (!variable.getValue().isRaw()) {
        code.load(variable.getKey());
        code.log();
      }
    }
  }

  private void describe(LabelNode start, LabelNode end, Context outer) {
    if (!debug || isEmpty(start, end)) {
      return;
    }
    context.fixed.forEach((variable, val) -> {
      if (!val.isRaw() && !outer.fixed.containsKey(variable)) {
        code.method.localVariables.add(
            new LocalVariableNode("v" + variable, val.desc(), null, start, end, variable));
      }
    });
  }
}
