package io.weft.random.bytecode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Types of variables and operand stack at one place of the code that is being written. */
final class State {
  /** By number of the variable; the second word of a wide one has no entry. */
  final Map<Integer, Val> locals;

  final List<Val> stack;

  State(Map<Integer, Val> locals, List<Val> stack) {
    this.locals = new TreeMap<>(locals);
    this.stack = new ArrayList<>(stack);
  }

  State copy() {
    return new State(locals, stack);
  }

  void become(State other) {
    locals.clear();
    locals.putAll(other.locals);
    stack.clear();
    stack.addAll(other.stack);
  }

  Val top() {
    return stack.get(stack.size() - 1);
  }

  Val pop() {
    return stack.remove(stack.size() - 1);
  }

  /** Sets a variable, and forgets the ones that it overwrites. */
  void set(int variable, Val val) {
    Val below = locals.get(variable - 1);
    if (below != null && below.size() == 2) {
      locals.remove(variable - 1);
    }
    locals.put(variable, val);
    if (val.size() == 2) {
      locals.remove(variable + 1);
    }
  }

  /** A constructor has run: all copies of its object can be used. */
  void constructed(Val raw) {
    Val made = new Val(raw.desc(), null);
    locals.replaceAll((variable, val) -> val.fits(raw) ? made : val);
    stack.replaceAll(val -> val.fits(raw) ? made : val);
  }
}
