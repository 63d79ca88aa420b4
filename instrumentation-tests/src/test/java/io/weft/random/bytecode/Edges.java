package io.weft.random.bytecode;

import io.weft.random.bytecode.Context.Place;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.JumpInsnNode;

/** Jumps: before each, variables and operand stack are made to be what the target expects. */
final class Edges {
  private final Code code;

  Edges(Code code) {
    this.code = code;
  }

  /** Jumps from the state at hand, which stays as it was for whoever writes on. */
  void jump(Place target) {
    State before = code.state.copy();
    if (adapt(target)) {
      code.method.instructions.add(new JumpInsnNode(Opcodes.GOTO, target.label()));
    } else {
      code.giveBack(0);
    }
    code.state.become(before);
  }

  /** Whether nothing at all needs to be done before a jump. */
  boolean isExact(Place target) {
    State wanted = target.state();
    State state = code.state;
    boolean exact = state.stack.size() == wanted.stack.size();
    for (int i = 0; exact && i < state.stack.size(); i++) {
      exact = state.stack.get(i).fits(wanted.stack.get(i));
    }
    for (Map.Entry<Integer, Val> local : wanted.locals.entrySet()) {
      Val now = state.locals.get(local.getKey());
      exact &= now != null && now.fits(local.getValue());
    }
    return exact
        && state.locals.entrySet().stream()
            .noneMatch(
                e -> e.getValue().isRaw() && !e.getValue().equals(wanted.locals.get(e.getKey())));
  }

  /** False when the target needs an object under construction that is lost. */
  boolean adapt(Place target) {
    State wanted = target.state();
    State state = code.state;
    int same = 0;
    while (same < Math.min(state.stack.size(), wanted.stack.size())
        && state.stack.get(same).fits(wanted.stack.get(same))) {
      same++;
    }
    while (state.stack.size() > same) {
      code.log();
    }
    for (Val missing : wanted.stack.subList(same, wanted.stack.size())) {
      if (!push(missing)) {
        return false;
      }
    }
    dropRawLocals(wanted);
    wanted.locals.forEach((variable, val) -> {
      Val now = state.locals.get(variable);
      if (now == null || !now.fits(val)) {
        code.constant(val.desc(), variable);
        code.store(variable);
      }
    });
    state.become(wanted);
    return true;
  }

  private boolean push(Val missing) {
    if (!missing.isRaw()) {
      code.constant(missing.desc(), 1);
      return true;
    }
    for (Map.Entry<Integer, Val> local : code.state.locals.entrySet()) {
      if (local.getValue().fits(missing)) {
        code.load(local.getKey());
        return true;
      }
    }
    return false;
  }

  /** A variable must not hold an object under construction when its {@code new} runs again. */
  private void dropRawLocals(State wanted) {
    for (int variable : List.copyOf(code.state.locals.keySet())) {
      Val val = code.state.locals.get(variable);
      if (val.isRaw() && !val.equals(wanted.locals.get(variable))) {
        code.constant("I", 0);
        code.store(variable);
      }
    }
  }
}
