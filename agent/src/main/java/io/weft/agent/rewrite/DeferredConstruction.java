package io.weft.agent.rewrite;

import io.weft.agent.analyze.NewSite;
import io.weft.agent.analyze.TypeState;
import io.weft.agent.analyze.UnsupportedCodeException;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Objects of a resumed body that may be left between {@code new} and their constructor. No field
 * can keep such an object, so it is made immediately before its constructor runs, and until then
 * its copies are missing from variables and operand stack. {@code new} itself stays, its object
 * dropped, for the order in which classes are initialised.
 */
final class DeferredConstruction {
  private final ResumedBody body;
  private final CodeSink out;

  DeferredConstruction(ResumedBody body) {
    this.body = body;
    this.out = body.out;
  }

  /**
   * Emits an instruction that touches a deferred object.
   *
   * @param insn an instruction of the original code
   * @param state the types before it
   * @return false when it touches none and is to be emitted as it is
   */
  boolean emit(AbstractInsnNode insn, TypeState state) {
    List<Object> stack = state.stack();
    switch (insn.getOpcode()) {
      case Opcodes.NEW:
        return emitNew((TypeInsnNode) insn);
      case Opcodes.ALOAD:
        return isDeferred(state.local(((VarInsnNode) insn).var));
      case Opcodes.ASTORE:
        return isDeferred(stack.get(stack.size() - 1)) && emptied(((VarInsnNode) insn).var);
      case Opcodes.INVOKESPECIAL:
        return emitConstructor((MethodInsnNode) insn, state);
      case Opcodes.IFNULL:
      case Opcodes.IFNONNULL:
      case Opcodes.MONITORENTER:
      case Opcodes.MONITOREXIT:
        refuse(insn, stack, 1);
        return false;
      case Opcodes.IF_ACMPEQ:
      case Opcodes.IF_ACMPNE:
        refuse(insn, stack, 2);
        return false;
      default:
        return StackShuffle.isShuffle(insn.getOpcode()) && emitShuffle(insn.getOpcode(), stack);
    }
  }

  /** What was in the variable is dropped now. */
  private boolean emptied(int variable) {
    out.visitInsn(Opcodes.ACONST_NULL);
    out.visitVarInsn(Opcodes.ASTORE, variable);
    return true;
  }

  private void refuse(AbstractInsnNode insn, List<Object> stack, int operands) {
    for (Object type : stack.subList(stack.size() - operands, stack.size())) {
      if (isDeferred(type)) {
        throw new UnsupportedCodeException(
            "opcode " + insn.getOpcode() + " on an object whose constructor has not run");
      }
    }
  }

  private boolean isDeferred(Object type) {
    return body.facts.isDeferred(type);
  }

  private boolean emitNew(TypeInsnNode insn) {
    if (body.facts.deferred().stream().noneMatch(s -> s.insn() == insn)) {
      return false;
    }
    out.visitTypeInsn(Opcodes.NEW, insn.desc);
    out.visitInsn(Opcodes.POP);
    return true;
  }

  private boolean emitShuffle(int opcode, List<Object> stack) {
    int words = StackShuffle.words(opcode);
    List<Object> top = stack.subList(stack.size() - words, stack.size());
    if (top.stream().noneMatch(this::isDeferred)) {
      return false;
    }
    int[] temporaries = spill(top);
    for (int word : StackShuffle.result(opcode)) {
      int index = words - word;
      if (!isDeferred(top.get(index)) && !top.get(index).equals(Opcodes.TOP)) {
        out.visitVarInsn(Kind.of(top.get(index)).load(), temporaries[index]);
      }
    }
    forget(top, temporaries, 0, words);
    return true;
  }

  private int[] spill(List<Object> words) {
    return Spill.store(out, words, body.firstFree(), this::isDeferred);
  }

  /** Makes the object, runs its constructor and puts a copy everywhere one is expected. */
  private boolean emitConstructor(MethodInsnNode call, TypeState state) {
    if (!"<init>".equals(call.name)) {
      return false;
    }
    List<Object> stack = state.stack();
    int arguments = (Type.getArgumentsAndReturnSizes(call.desc) >> 2) - 1;
    int receiver = stack.size() - arguments - 1;
    if (!isDeferred(stack.get(receiver))) {
      return false;
    }
    NewSite site = (NewSite) stack.get(receiver);
    int lowest = stack.indexOf(site);
    List<Object> top = stack.subList(lowest, stack.size());
    int[] temporaries = spill(top);
    int made = body.firstFree() + top.size();
    out.visitTypeInsn(Opcodes.NEW, site.type());
    out.visitInsn(Opcodes.DUP);
    out.visitVarInsn(Opcodes.ASTORE, made);
    load(top, temporaries, receiver - lowest + 1, top.size(), site, made);
    forget(top, temporaries, receiver - lowest + 1, top.size());
    body.emitCall(call);
    load(top, temporaries, 0, receiver - lowest, site, made);
    forget(top, temporaries, 0, receiver - lowest);
    for (int i = 0; i < state.locals().size(); i++) {
      if (site.equals(state.local(i))) {
        out.visitVarInsn(Opcodes.ALOAD, made);
        out.visitVarInsn(Opcodes.ASTORE, i);
      }
    }
    Spill.forget(out, site.type(), made);
    body.emitCheck(call);
    return true;
  }

  private void load(
      List<Object> words, int[] temporaries, int from, int to, NewSite site, int made) {
    for (int i = from; i < to; i++) {
      Object type = words.get(i);
      if (type.equals(site)) {
        out.visitVarInsn(Opcodes.ALOAD, made);
      } else if (!isDeferred(type)) {
        Kind kind = Kind.of(type);
        out.visitVarInsn(kind.load(), temporaries[i]);
        i += kind.words() - 1;
      }
    }
  }

  private void forget(List<Object> words, int[] temporaries, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDeferred(words.get(i))) {
        Spill.forget(out, words.get(i), temporaries[i]);
      }
    }
  }
}
