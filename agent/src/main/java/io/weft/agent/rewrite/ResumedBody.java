package io.weft.agent.rewrite;

import io.weft.agent.analyze.MethodFacts;
import io.weft.agent.analyze.StaleReferences;
import io.weft.agent.analyze.SuspensionPoint;
import io.weft.agent.analyze.TypeState;
import io.weft.agent.analyze.TypeTracker;
import io.weft.agent.rewrite.FrameLayout.SavedValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The code that can be reached from a suspension point, behind a switch that restores variables and
 * operand stack and jumps behind the call. Variables keep their numbers; the frame and the
 * continuation come after them.
 */
final class ResumedBody extends BodyEmitter {
  /** The frame and the continuation, in variables 0 and 1. */
  private static final int PARAMETERS = 2;

  private final int frame;
  private final DeferredConstruction construction;
  private final StaleReferences stale;

  /** The first instructions of handlers, with what these catch. Not those that are jumped to as well, with anything. */
  private final Map<Integer, Set<String>> handlers = new HashMap<>();

  /** Start, end and handler of each call that completes a trace. */
  private final List<Label[]> splices = new ArrayList<>();

  ResumedBody(MethodFacts facts, FrameClass frameClass, MethodNode target, HostCalls calls) {
    super(facts, frameClass, target, calls);
    this.frame = Math.max(facts.method().maxLocals, PARAMETERS);
    this.stale = new StaleReferences(facts, PARAMETERS);
    this.construction = new DeferredConstruction(this);
    for (TryCatchBlockNode block : facts.method().tryCatchBlocks) {
      handlers
          .computeIfAbsent(nextReal(block.handler), h -> new HashSet<>())
          .add(block.type == null ? RuntimeSymbols.THROWABLE : block.type);
    }
    InsnList insns = facts.method().instructions;
    for (int i = 0; i < insns.size() && !handlers.isEmpty(); i++) {
      if (insns.get(i).getOpcode() >= 0) {
        for (int next : facts.flow().successors(i)) {
          handlers.remove(nextReal(insns.get(next)));
        }
      }
    }
  }

  @Override
  int local(int original) {
    return original;
  }

  @Override
  int continuation() {
    return frame + 1;
  }

  @Override
  int firstFree() {
    return frame + 2;
  }

  @Override
  List<Object> localTypes(TypeState state) {
    List<Object> words = new ArrayList<>(state.locals());
    while (words.size() < frame) {
      words.add(Opcodes.TOP);
    }
    words.add(frameClass.name());
    words.add(RuntimeSymbols.CONTINUATION);
    return words;
  }

  @Override
  boolean isEmitted(int index) {
    return index >= 0 && facts.resumable().get(index);
  }

  @Override
  TypeState adapt(TypeState state) {
    return facts.deferred().isEmpty() ? state : state.without(facts::isDeferred);
  }

  @Override
  boolean emitSpecial(AbstractInsnNode insn, TypeTracker before) {
    return !facts.deferred().isEmpty() && construction.emit(insn, before.state());
  }

  @Override
  void beforeInstruction(int index, TypeTracker before) {
    for (int variable : stale.before(index)) {
      out.visitInsn(Opcodes.ACONST_NULL);
      out.visitVarInsn(Opcodes.ASTORE, variable);
    }
    AbstractInsnNode first = facts.method().instructions.get(index);
    Set<String> caught = handlers.get(index);
    if (caught != null && first.getOpcode() != Opcodes.POP) {
      emitSplice(adapt(before.state()), caught, variable(index, before.state()));
    }
  }

  /**
   * Where an exception is caught, its trace gets the callers that are not on the thread's stack. The
   * call has a handler of its own: on a stack that is too full for it, the program's handler goes on
   * with the trace as it is.
   */
  private void emitSplice(TypeState state, Set<String> caught, int thrown) {
    Object type = state.stack().get(0);
    out.visitVarInsn(Opcodes.ASTORE, thrown);
    Label start = mark();
    out.visitVarInsn(Opcodes.ALOAD, frame);
    out.visitVarInsn(Opcodes.ALOAD, thrown);
    if (!RuntimeSymbols.THROWABLE.equals(type) && !caught.contains(type)) {
      // What a frame says may be more than what can be caught: a type above Throwable.
      out.visitTypeInsn(Opcodes.CHECKCAST, RuntimeSymbols.THROWABLE);
    }
    out.visitVarInsn(Opcodes.ALOAD, continuation());
    RuntimeSymbols.splice(out, frameClass.name());
    Label end = mark();
    splices.add(new Label[] {start, end, end});
    frame(withStored(localTypes(state), thrown, type), List.of(RuntimeSymbols.THROWABLE));
    out.visitInsn(Opcodes.POP);
    out.visitVarInsn(Opcodes.ALOAD, thrown);
    if (thrown == firstFree()) { // else the handler puts it there again
      Spill.forget(out, type, thrown);
    }
  }

  /**
   * Where an exception may be until the handler stores it: where it will be stored, unless handlers of that instruction expect
   * what is there now.
   */
  private int variable(int index, TypeState state) {
    AbstractInsnNode first = facts.method().instructions.get(index);
    if (first.getOpcode() != Opcodes.ASTORE) {
      return firstFree();
    }
    int stored = local(((VarInsnNode) first).var);
    boolean empty = state.local(stored).equals(Opcodes.TOP)
        && (stored == 0 || !TypeState.isWide(state.local(stored - 1)));
    boolean expected = facts.method().tryCatchBlocks.stream() // also those that others stand before
        .filter(block -> index(block.start) <= index && index < index(block.end))
        .anyMatch(block -> !empty || nextReal(block.handler) != index);
    return expected ? firstFree() : stored;
  }

  /** A value of two words loses both if the second is overwritten. */
  private static List<Object> withStored(List<Object> words, int variable, Object type) {
    while (words.size() <= variable) {
      words.add(Opcodes.TOP);
    }
    if (variable > 0 && TypeState.isWide(words.get(variable - 1))) {
      words.set(variable - 1, Opcodes.TOP);
    }
    words.set(variable, type);
    return words;
  }

  /** First, since a handler may lie in its own range. */
  @Override
  void emitFirstTryRanges() {
    for (Label[] range : splices) {
      out.visitTryCatchBlock(range[0], range[1], range[2], RuntimeSymbols.THROWABLE);
    }
  }

  /** The entry: parameters to their places, then to the restore path of the suspension point. */
  void emitEntry() {
    out.visitVarInsn(Opcodes.ALOAD, 0);
    out.visitTypeInsn(Opcodes.CHECKCAST, frameClass.name());
    out.visitVarInsn(Opcodes.ASTORE, frame);
    out.visitVarInsn(Opcodes.ALOAD, 1);
    out.visitVarInsn(Opcodes.ASTORE, continuation());
    List<SuspensionPoint> points = facts.points();
    if (points.size() == 1) {
      emitRestore(points.get(0));
      return;
    }
    Label[] restores = new Label[points.size()];
    for (int i = 0; i < restores.length; i++) {
      restores[i] = new Label();
    }
    Label impossible = new Label();
    out.visitVarInsn(Opcodes.ALOAD, frame);
    RuntimeSymbols.getPc(out, frameClass.name());
    out.visitTableSwitchInsn(0, restores.length - 1, impossible, restores);
    out.visitLabel(impossible);
    entryFrame();
    out.visitInsn(Opcodes.ACONST_NULL);
    out.visitInsn(Opcodes.ATHROW);
    for (SuspensionPoint point : points) {
      out.visitLabel(restores[point.pc()]);
      entryFrame();
      emitRestore(point);
    }
  }

  private void entryFrame() {
    frame(localTypes(new TypeState(List.of(), List.of())), List.of());
  }

  private void emitRestore(SuspensionPoint point) {
    TypeState state = adapt(point.state());
    Map<Integer, SavedValue> saved = new HashMap<>();
    Map<Integer, SavedValue> stacked = new HashMap<>();
    frameClass
        .layout()
        .values(point)
        .forEach(v -> (v.onStack() ? stacked : saved).put(v.index(), v));
    restoreLocals(state, saved);
    restoreStack(point, stacked);
    frameClass.layout().values(point).forEach(v -> forget(v.slot()));
    Label returned = new Label();
    Label thrown = mark();
    emitEntered(); // what fails before this leaves the frame as it was
    out.visitVarInsn(Opcodes.ALOAD, continuation());
    RuntimeSymbols.getCarrier(out);
    RuntimeSymbols.getFailure(out);
    out.visitJumpInsn(Opcodes.IFNULL, returned);
    out.visitVarInsn(Opcodes.ALOAD, continuation());
    RuntimeSymbols.getCarrier(out);
    RuntimeSymbols.takeFailure(out);
    out.visitInsn(Opcodes.ATHROW);
    out.visitLabel(returned);
    frame(localTypes(state), state.stack());
    pushResult(point);
    throwsLike(point, thrown, mark()); // what taking the outcome throws, too: it is a call
    out.visitJumpInsn(Opcodes.GOTO, continued(point));
  }

  /** Tells the resume loop that what is thrown from here on is thrown by the method. */
  private void emitEntered() {
    out.visitVarInsn(Opcodes.ALOAD, frame);
    out.visitInsn(Opcodes.ICONST_M1);
    RuntimeSymbols.putPc(out, frameClass.name());
  }

  private void restoreLocals(TypeState state, Map<Integer, SavedValue> saved) {
    List<Object> locals = state.locals();
    for (int i = 0; i < locals.size(); i++) {
      Object type = locals.get(i);
      if (type.equals(Opcodes.TOP) || TypeState.isUninitialized(type)) {
        continue;
      }
      Kind kind = Kind.of(type);
      SavedValue value = saved.get(i);
      if (value == null) {
        // Dead, but a stack map frame further on may still declare it.
        out.visitInsn(kind.zero());
      } else {
        load(value);
      }
      out.visitVarInsn(kind.store(), i);
      i += kind.words() - 1;
    }
  }

  private void restoreStack(SuspensionPoint point, Map<Integer, SavedValue> stacked) {
    List<Object> original = point.state().stack();
    for (int i = 0; i < original.size(); i++) {
      Object type = original.get(i);
      if (stacked.containsKey(i)) {
        load(stacked.get(i));
      } else if (type.equals(Opcodes.NULL)) {
        out.visitInsn(Opcodes.ACONST_NULL);
      }
    }
  }

  private void load(SavedValue value) {
    FrameLayout.Slot slot = value.slot();
    out.visitVarInsn(Opcodes.ALOAD, frame);
    out.visitFieldInsn(
        Opcodes.GETFIELD, frameClass.name(), frameClass.layout().name(slot), slot.desc());
    if (slot.desc().equals(Kind.REFERENCE.desc()) && !"java/lang/Object".equals(value.type())) {
      out.visitTypeInsn(Opcodes.CHECKCAST, (String) value.type());
    }
  }

  /** What was given back to the method is the method's alone: it may drop it before the frame is used again. */
  private void forget(FrameLayout.Slot slot) {
    if (slot.kind() == Kind.REFERENCE) {
      out.visitVarInsn(Opcodes.ALOAD, frame);
      out.visitInsn(Opcodes.ACONST_NULL);
      out.visitFieldInsn(
          Opcodes.PUTFIELD, frameClass.name(), frameClass.layout().name(slot), slot.desc());
    }
  }

  @Override
  void save(SuspensionPoint point, int[] temporaries, int free) {
    if (frameClass.isWide(point)) {
      WideSave.emit(this, point, byOriginalWord(point, temporaries), frame);
      return;
    }
    int[] words = byOriginalWord(point, temporaries);
    out.visitVarInsn(Opcodes.ALOAD, frame);
    for (SavedValue value : frameClass.layout().values(point)) {
      int variable = value.onStack() ? words[value.index()] : value.index();
      out.visitVarInsn(value.slot().kind().load(), variable);
    }
    out.visitVarInsn(Opcodes.ALOAD, continuation());
    out.pushInt(point.pc());
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        frameClass.name(),
        frameClass.saveName(point, false),
        frameClass.saveDesc(point),
        false);
  }

  /** Spilled words by their place in the original operand stack, deferred objects left out. */
  private int[] byOriginalWord(SuspensionPoint point, int[] temporaries) {
    List<Object> original = point.state().stack();
    int[] result = new int[original.size()];
    int next = 0;
    for (int i = 0; i < result.length; i++) {
      if (!facts.isDeferred(original.get(i))) {
        result[i] = temporaries[next++];
      }
    }
    return result;
  }
}
