package io.weft.agent.rewrite;

import io.weft.agent.analyze.MethodFacts;
import io.weft.agent.analyze.SuspensionPoint;
import io.weft.agent.analyze.TypeState;
import io.weft.agent.rewrite.FrameLayout.SavedValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The original code with one parameter more, which pushes its variables up by one. It has no switch
 * at its entry, so that the JIT sees its loops as the compiler wrote them.
 */
final class DirectBody extends BodyEmitter {
  /** With room for what the bodies add to the 65,535 that a method may have. */
  private static final int MAX_LOCALS = 65_000;

  /** Types that several exceptions come together in. */
  private static final Set<String> COMMON =
      Set.of(RuntimeSymbols.THROWABLE, "java/lang/Exception", "java/lang/RuntimeException");

  private final int parameters;

  /**
   * Whether a long or double lies on the last parameter and the variable behind it, as optimisers
   * that use variables again leave it. Nothing can come in between then, so the continuation goes
   * behind all variables.
   */
  private final boolean moved;

  private final String constant;
  private final HostCalls calls;

  /** What variables are called that hold a caught exception. */
  private final Set<Object> caught = new HashSet<>();

  DirectBody(
      MethodFacts facts,
      FrameClass frameClass,
      String frameConstant,
      MethodNode target,
      HostCalls calls) {
    super(facts, frameClass, target, calls);
    MethodNode method = facts.method();
    int self = (method.access & Opcodes.ACC_STATIC) == 0 ? 1 : 0;
    int words = self;
    for (Type type : Type.getArgumentTypes(method.desc)) {
      words += type.getSize();
    }
    this.parameters = words;
    if (method.maxLocals + method.maxStack > MAX_LOCALS) {
      throw new TooLargeException(method.maxLocals + " local variables");
    }
    this.moved = isStraddled(method, words - 1);
    this.constant = frameConstant;
    this.calls = calls;
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      caught.add(block.type == null ? RuntimeSymbols.THROWABLE : block.type);
      caught.addAll(COMMON);
    }
  }

  private static boolean isStraddled(MethodNode method, int lastParameter) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof VarInsnNode access && access.var == lastParameter) {
        if (insn.getOpcode() == Opcodes.LSTORE || insn.getOpcode() == Opcodes.DSTORE) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The entry: the continuation to its place, if that is not where it arrives. Where its class may have to be loaded for the
   * check behind a call, that is done here: an error there would come to the program's handlers in the middle of
   * unwinding.
   *
   * @param loads whether it may
   */
  void emitEntry(boolean loads) {
    if (moved) {
      out.visitVarInsn(Opcodes.ALOAD, parameters);
      out.visitVarInsn(Opcodes.ASTORE, continuation());
    }
    if (loads) {
      out.visitVarInsn(Opcodes.ALOAD, continuation());
      RuntimeSymbols.getUnwinding(out);
      out.visitInsn(Opcodes.POP);
    }
  }

  @Override
  int local(int original) {
    return moved || original < parameters ? original : original + 1;
  }

  @Override
  int continuation() {
    return moved ? facts.method().maxLocals : parameters;
  }

  @Override
  int firstFree() {
    return Math.max(facts.method().maxLocals, parameters) + 1;
  }

  @Override
  List<Object> localTypes(TypeState state) {
    List<Object> words = new ArrayList<>(state.locals());
    while (words.size() < continuation()) {
      words.add(Opcodes.TOP);
    }
    words.add(continuation(), RuntimeSymbols.CONTINUATION);
    return words;
  }

  @Override
  boolean isEmitted(int index) {
    return true;
  }

  /** Exceptions that were made or caught here: resumed bodies complete their traces, this one cannot. */
  private void emitHold(SuspensionPoint point, int[] temporaries) {
    for (SavedValue value : frameClass.layout().values(point)) {
      boolean isCaught = caught.contains(value.type());
      if (isCaught || (value.type() instanceof String type && calls.isThrowable(type))) {
        out.visitVarInsn(Opcodes.ALOAD, continuation());
        out.visitVarInsn(Opcodes.ALOAD, variable(value, temporaries));
        if (!isCaught) {
          out.visitTypeInsn(
              Opcodes.CHECKCAST, RuntimeSymbols.THROWABLE); // the verifier need not load it
        }
        RuntimeSymbols.hold(out);
      }
    }
  }

  private int variable(SavedValue value, int[] temporaries) {
    return value.onStack() ? temporaries[value.index()] : local(value.index());
  }

  @Override
  void save(SuspensionPoint point, int[] temporaries, int free) {
    emitHold(point, temporaries);
    String frameName = frameClass.name().replace('/', '.');
    if (frameClass.isWide(point)) {
      out.visitInvokeDynamicInsn(
          "make",
          "()" + RuntimeSymbols.FRAME_DESC,
          RuntimeSymbols.Bootstraps.FRAME,
          frameName,
          constant);
      out.visitTypeInsn(Opcodes.CHECKCAST, frameClass.name());
      out.visitVarInsn(Opcodes.ASTORE, free);
      WideSave.emit(this, point, temporaries, free);
      return;
    }
    for (SavedValue value : frameClass.layout().values(point)) {
      out.visitVarInsn(value.slot().kind().load(), variable(value, temporaries));
    }
    out.visitVarInsn(Opcodes.ALOAD, continuation());
    out.pushInt(point.pc());
    out.visitInvokeDynamicInsn(
        frameClass.saveName(point, true),
        frameClass.saveDesc(point),
        RuntimeSymbols.Bootstraps.FRAME,
        frameName,
        constant);
  }
}
