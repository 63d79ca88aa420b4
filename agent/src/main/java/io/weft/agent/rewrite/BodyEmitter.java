package io.weft.agent.rewrite;

import io.weft.agent.analyze.MethodFacts;
import io.weft.agent.analyze.NewSite;
import io.weft.agent.analyze.SuspensionPoint;
import io.weft.agent.analyze.TypeState;
import io.weft.agent.analyze.TypeTracker;
import io.weft.agent.analyze.UnsupportedCodeException;
import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.classify.MethodKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * What the direct and the resumed body have in common: the original instructions in their order,
 * with a check behind each call that may suspend, and the save paths behind the code.
 */
abstract class BodyEmitter {
  final MethodFacts facts;
  final FrameClass frameClass;
  final CodeSink out;

  private final HostCalls calls;
  private final TypeTracker types;

  /** What the method's entry leads to; null: nobody has asked. */
  private BitSet reachable;

  private final Map<LabelNode, LabelNode> labels = new IdentityHashMap<>();
  private final Map<MethodInsnNode, SuspensionPoint> points = new IdentityHashMap<>();
  private final Map<SuspensionPoint, Label> continued = new HashMap<>();

  /** Behind a call that has a plain one in front of it, and no suspension point; else null. */
  private Label joined;

  /** Code outside a call's try ranges in which an exception must find the same handlers. */
  private final Map<SuspensionPoint, List<Label[]>> thrownHere = new HashMap<>();

  private final LineEntries lines;
  private final SavePaths savePaths = new SavePaths(this);

  BodyEmitter(MethodFacts facts, FrameClass frameClass, MethodNode target, HostCalls calls) {
    this.facts = facts;
    this.frameClass = frameClass;
    this.calls = calls;
    this.out = new CodeSink(target);
    this.lines = new LineEntries(out);
    this.types = new TypeTracker(facts.owner(), facts.method());
    for (SuspensionPoint point : facts.points()) {
      points.put(point.call(), point);
    }
  }

  /** Where this body keeps a variable of the original code. */
  abstract int local(int original);

  /** The variable that holds the continuation. */
  abstract int continuation();

  /** The first variable that nothing uses. */
  abstract int firstFree();

  /** The types of this body's variables where the original code's are given. */
  abstract List<Object> localTypes(TypeState state);

  /** Whether an instruction of the original code is part of this body. */
  abstract boolean isEmitted(int index);

  /** Fills and appends the frame; values of the operand stack are in {@code temporaries}. */
  abstract void save(SuspensionPoint point, int[] temporaries, int free);

  /** The state as this body has it. */
  TypeState adapt(TypeState state) {
    return state;
  }

  /** Emits an instruction in a form of this body's own; false: as it is. */
  boolean emitSpecial(AbstractInsnNode insn, TypeTracker before) {
    return false;
  }

  /** Called before the first instruction of something is emitted. */
  void beforeInstruction(int index, TypeTracker before) {}

  /** Try ranges that are to be searched before all others. */
  void emitFirstTryRanges() {}

  private void skipped(AbstractInsnNode insn) {
    SuspensionPoint point = insn instanceof MethodInsnNode call ? points.get(call) : null;
    if (point != null) {
      emitContinued(point);
      lines.write(point.line(), continued(point)); // its own entry may have been left out with it
    }
  }

  final void emitBody() {
    for (AbstractInsnNode insn : facts.method().instructions) {
      if (insn instanceof LabelNode label) {
        if (!isSite(insn)) {
          out.visitLabel(label(label));
        }
        types.step(insn);
      } else if (insn instanceof LineNumberNode line) {
        lines.entry(line);
      } else if (insn instanceof FrameNode) {
        types.step(insn);
        if (isEmitted(nextReal(insn))) {
          frame(types.state());
        }
      } else {
        if (!isEmitted(index(insn))) {
          skipped(insn);
        } else if (types.isReachable()) {
          lines.emitting();
          beforeInstruction(index(insn), types);
          if (isSite(insn.getPrevious())) {
            out.visitLabel(label((LabelNode) insn.getPrevious()));
          }
          if (!emitSpecial(insn, types)) {
            emit(insn);
          }
        } else {
          checkIsDead(insn);
        }
        types.step(insn);
        join();
        lines.past();
      }
    }
    for (SuspensionPoint point : facts.points()) {
      if (isEmitted(index(point.call()))) {
        savePaths.emit(point);
      }
    }
    emitTryRanges();
    emitVariables();
  }

  /** Whether it is the label that names the object of a {@code new}: nothing may come between the two. */
  private static boolean isSite(AbstractInsnNode insn) {
    return insn instanceof LabelNode
        && insn.getNext() != null
        && insn.getNext().getOpcode() == Opcodes.NEW;
  }

  /** Code without types is left out, and nothing may go there. */
  private void checkIsDead(AbstractInsnNode insn) {
    if (reachable == null) {
      BitSet entry = new BitSet();
      entry.set(0);
      reachable = facts.flow().reachable(entry);
    }
    if (reachable.get(index(insn))) {
      throw new UnsupportedCodeException(DiagnosticCode.NO_FRAMES, "");
    }
  }

  private void emit(AbstractInsnNode insn) {
    if (insn instanceof VarInsnNode access) {
      out.visitVarInsn(insn.getOpcode(), local(access.var));
    } else if (insn instanceof IincInsnNode increment) {
      out.visitIincInsn(local(increment.var), increment.incr);
    } else if (insn instanceof MethodInsnNode call) {
      emitUnlessMissing(call);
      emitCall(call);
      emitCheck(call);
    } else {
      insn.clone(mappedLabels(insn)).accept(out);
    }
  }

  /** Where it may be that there is no twin, or one of another method: a call of the plain one, which then runs pinned. */
  private void emitUnlessMissing(MethodInsnNode call) {
    Optional<String> from =
        calls.isSuspendable(call) ? calls.exact().doubtful(call) : Optional.empty();
    if (from.isPresent()) {
      Label toTwin = new Label();
      MethodKey method = new MethodKey(call.name, call.desc);
      if (call.getOpcode() == Opcodes.INVOKEVIRTUAL) {
        RuntimeSymbols.checkHidden(out, from.get(), method);
      } else {
        RuntimeSymbols.checkMissing(out, from.get(), method);
      }
      out.visitJumpInsn(Opcodes.IFEQ, toTwin);
      out.visitMethodInsn(call.getOpcode(), call.owner, call.name, call.desc, call.itf);
      SuspensionPoint point = points.get(call);
      joined = point == null ? new Label() : null;
      out.visitJumpInsn(Opcodes.GOTO, point == null ? joined : continued(point));
      out.visitLabel(toTwin);
      frame(types.state());
    }
  }

  private void join() {
    if (joined != null) {
      out.visitLabel(joined);
      frame(types.state());
      joined = null;
    }
  }

  /** The call itself; its arguments are on the operand stack. */
  final void emitCall(MethodInsnNode call) {
    if (RuntimeSymbols.isCurrent(call)) {
      out.visitVarInsn(Opcodes.ALOAD, continuation());
      return;
    }
    if (facts.dispatched().contains(call)) {
      calls.castReceiver(out, call);
      out.visitVarInsn(Opcodes.ALOAD, continuation());
      calls.dispatch(out, call);
      return;
    }
    MethodInsnNode called = call;
    if (calls.isSuspendable(call)) {
      called = calls.toTwin(call);
      out.visitVarInsn(Opcodes.ALOAD, continuation());
      Diagnostic pinned = facts.pinned().get(call);
      if (pinned != null) {
        RuntimeSymbols.pin(out, pinned.summary());
      }
    }
    out.visitMethodInsn(called.getOpcode(), called.owner, called.name, called.desc, called.itf);
  }

  /** Behind a call that may suspend: if it did, to the save path. */
  final void emitCheck(MethodInsnNode call) {
    SuspensionPoint point = points.get(call);
    if (point == null) {
      return;
    }
    emitUnwindingCheck(point);
    emitContinued(point);
  }

  final void emitUnwindingCheck(SuspensionPoint point) {
    out.visitVarInsn(Opcodes.ALOAD, continuation());
    RuntimeSymbols.getUnwinding(out);
    out.visitJumpInsn(Opcodes.IFNE, savePaths.label(point));
  }

  /** The place behind the call, which restored frames and failed saves jump to. */
  private void emitContinued(SuspensionPoint point) {
    out.visitLabel(continued(point));
    frame(withResult(point));
  }

  final Label continued(SuspensionPoint point) {
    return continued.computeIfAbsent(point, p -> new Label());
  }

  static TypeState withResult(SuspensionPoint point) {
    Type result = point.result();
    if (result.getSort() == Type.VOID) {
      return point.state();
    }
    Kind kind = Kind.of(result);
    switch (kind) {
      case REFERENCE:
        return point.state().push(List.of(result.getInternalName()));
      case LONG:
        return point.state().push(List.of(Opcodes.LONG, Opcodes.TOP));
      case DOUBLE:
        return point.state().push(List.of(Opcodes.DOUBLE, Opcodes.TOP));
      default:
        return point.state().push(List.of(kind == Kind.INT ? Opcodes.INTEGER : Opcodes.FLOAT));
    }
  }

  /** The value that the frames below left for this call. */
  final void pushResult(SuspensionPoint point) {
    Type result = point.result();
    if (result.getSort() != Type.VOID) {
      if (Kind.of(result) == Kind.REFERENCE && calls.isInaccessible(result.getInternalName())) {
        throw new UnsupportedCodeException(
            "a call returns " + result.getClassName() + ", which is not accessible here");
      }
      out.visitVarInsn(Opcodes.ALOAD, continuation());
      RuntimeSymbols.getCarrier(out);
      RuntimeSymbols.takeResult(out, point.result());
    }
  }

  // ---- try ranges, variables, labels

  /** Exceptions from a range are handled as if the call of a suspension point threw them. */
  final void throwsLike(SuspensionPoint point, Label start, Label end) {
    thrownHere.computeIfAbsent(point, p -> new ArrayList<>()).add(new Label[] {start, end});
  }

  private void emitTryRanges() {
    emitFirstTryRanges();
    for (TryCatchBlockNode block : facts.method().tryCatchBlocks) {
      Label handler = label(block.handler);
      if (containsCode(block.start, block.end) && isEmitted(nextReal(block.handler))) {
        out.visitTryCatchBlock(label(block.start), label(block.end), handler, block.type);
      }
      for (SuspensionPoint point : facts.points()) {
        if (point.covering().contains(block)) {
          for (Label[] range : thrownHere.getOrDefault(point, List.of())) {
            out.visitTryCatchBlock(range[0], range[1], handler, block.type);
          }
        }
      }
    }
    savePaths.emitTryRanges();
  }

  /** Whether anything of the original code between the labels has become an instruction here. */
  private boolean containsCode(LabelNode start, LabelNode end) {
    AbstractInsnNode last = emitted(end);
    for (AbstractInsnNode i = emitted(start); i != null && i != last; i = i.getNext()) {
      if (i.getOpcode() >= 0) {
        return true;
      }
    }
    return false;
  }

  private AbstractInsnNode emitted(LabelNode original) {
    return (AbstractInsnNode) label(original).info;
  }

  private void emitVariables() {
    if (facts.method().localVariables == null) {
      return;
    }
    Set<List<Object>> entries = new HashSet<>(); // with code left out, two may become the same
    for (LocalVariableNode variable : facts.method().localVariables) {
      List<Object> entry = List.of(
          variable.name, variable.index, firstEmitted(variable.start), firstEmitted(variable.end));
      if (containsCode(variable.start, variable.end) && entries.add(entry)) {
        out.visitLocalVariable(
            variable.name,
            variable.desc,
            variable.signature,
            label(variable.start),
            label(variable.end),
            local(variable.index));
      }
    }
  }

  private int firstEmitted(AbstractInsnNode from) {
    AbstractInsnNode i = from;
    while (i != null && (i.getOpcode() < 0 || !isEmitted(index(i)))) {
      i = i.getNext();
    }
    return i == null ? -1 : index(i);
  }

  final void frame(TypeState original) {
    TypeState state = adapt(original);
    frame(localTypes(state), state.stack());
  }

  final void frame(List<Object> localWords, List<Object> stackWords) {
    List<Object> locals = TypeState.values(localWords);
    while (!locals.isEmpty() && locals.get(locals.size() - 1).equals(Opcodes.TOP)) {
      locals.remove(locals.size() - 1);
    }
    List<Object> stack = TypeState.values(stackWords);
    out.visitFrame(Opcodes.F_NEW, locals.size(), outside(locals), stack.size(), outside(stack));
  }

  private Object[] outside(List<Object> values) {
    return values.stream()
        .map(t -> t instanceof NewSite site ? label(site.label()) : t)
        .toArray();
  }

  final Label mark() {
    Label label = new Label();
    out.visitLabel(label);
    return label;
  }

  final Label label(LabelNode original) {
    return labels.computeIfAbsent(original, l -> new LabelNode()).getLabel();
  }

  private Map<LabelNode, LabelNode> mappedLabels(AbstractInsnNode insn) {
    if (insn.getType() == AbstractInsnNode.JUMP_INSN
        || insn.getType() == AbstractInsnNode.TABLESWITCH_INSN
        || insn.getType() == AbstractInsnNode.LOOKUPSWITCH_INSN) {
      InsnList insns = facts.method().instructions;
      for (int next : facts.flow().successors(index(insn))) {
        if (insns.get(next) instanceof LabelNode target) {
          label(target);
        }
      }
      return labels;
    }
    return Collections.emptyMap();
  }

  final int index(AbstractInsnNode insn) {
    return facts.method().instructions.indexOf(insn);
  }

  final int nextReal(AbstractInsnNode insn) {
    AbstractInsnNode next = insn;
    while (next != null && next.getOpcode() < 0) {
      next = next.getNext();
    }
    return next == null ? -1 : index(next);
  }
}
