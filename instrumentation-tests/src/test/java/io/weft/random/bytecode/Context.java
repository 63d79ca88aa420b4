package io.weft.random.bytecode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.LabelNode;

/**
 * What holds throughout a part of the code: the values at the bottom of the operand stack, and the
 * variables that keep their types. Jumps within it, and to it from contexts inside, keep both.
 */
final class Context {
  final Context parent;
  final List<Val> stack;
  final Map<Integer, Val> fixed;
  final List<Place> places = new ArrayList<>();

  Context(Context parent, List<Val> stack, Map<Integer, Val> fixed) {
    this.parent = parent;
    this.stack = List.copyOf(stack);
    this.fixed = fixed;
  }

  /**
   * Something that can be jumped to.
   *
   * @param context what holds there
   * @param stack what it expects on top of the context's
   * @param locals what it expects in variables besides the context's
   */
  record Place(Context context, LabelNode label, List<Val> stack, Map<Integer, Val> locals) {
    State state() {
      State state = new State(context.fixed, context.stack);
      locals.forEach((variable, val) -> {
        if (!isFixed(variable, val)) {
          state.set(variable, val);
        }
      });
      state.stack.addAll(stack);
      return state;
    }

    private boolean isFixed(int variable, Val val) {
      return context.blocks(variable, val);
    }
  }

  /** Whether a value in a variable would destroy a fixed one. */
  boolean blocks(int variable, Val val) {
    Val below = fixed.get(variable - 1);
    return fixed.containsKey(variable)
        || (val.size() == 2 && fixed.containsKey(variable + 1))
        || (below != null && below.size() == 2);
  }
}
