package io.weft.agent.rewrite;

import io.weft.agent.analyze.SuspensionPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The save paths of one body, behind its code: the frame fills itself and the method returns. If the
 * frame cannot be saved, the error is delivered at the call, inside the call's try ranges.
 */
final class SavePaths {
  private final BodyEmitter body;
  private final Map<SuspensionPoint, Label> labels = new HashMap<>();

  /** Start, end and handler of each save. */
  private final List<Label[]> handlers = new ArrayList<>();

  SavePaths(BodyEmitter body) {
    this.body = body;
  }

  /** Where the save path of a point begins. */
  Label label(SuspensionPoint point) {
    return labels.computeIfAbsent(point, p -> new Label());
  }

  void emit(SuspensionPoint point) {
    CodeSink out = body.out;
    out.visitLabel(label(point));
    body.frame(BodyEmitter.withResult(point));
    int words = point.result().getSize();
    if (words > 0) {
      out.visitInsn(words == 2 ? Opcodes.POP2 : Opcodes.POP);
    }
    List<Object> stack = body.adapt(point.state()).stack();
    int[] temporaries = Spill.store(out, stack, body.firstFree(), t -> false);
    Label start = body.mark();
    body.save(point, temporaries, body.firstFree() + stack.size());
    Label end = body.mark();
    emitDummyReturn();
    emitHandler(point, stack, temporaries, start, end);
  }

  private void emitDummyReturn() {
    Type result = Type.getReturnType(body.facts.method().desc);
    if (result.getSort() != Type.VOID) {
      body.out.visitInsn(Kind.of(result).zero());
    }
    body.out.visitInsn(result.getOpcode(Opcodes.IRETURN));
  }

  private void emitHandler(
      SuspensionPoint point, List<Object> stack, int[] temporaries, Label start, Label end) {
    CodeSink out = body.out;
    Label handler = body.mark();
    handlers.add(new Label[] {start, end, handler});
    List<Object> words = body.localTypes(body.adapt(point.state()));
    while (words.size() < body.firstFree()) {
      words.add(Opcodes.TOP);
    }
    words.addAll(stack);
    body.frame(words, List.of(RuntimeSymbols.THROWABLE));
    out.visitVarInsn(Opcodes.ALOAD, body.continuation());
    out.visitInsn(Opcodes.ICONST_0);
    RuntimeSymbols.putUnwinding(out); // inline: the runtime may be out of reach of this stack
    out.visitVarInsn(Opcodes.ALOAD, body.continuation());
    out.visitInsn(Opcodes.SWAP);
    RuntimeSymbols.saveFailed(out);
    Spill.load(out, stack, temporaries);
    body.pushResult(point);
    body.throwsLike(point, handler, body.mark());
    // The check is repeated here: a jump back to the first one would make a loop around the call.
    body.emitUnwindingCheck(point);
    out.visitJumpInsn(Opcodes.GOTO, body.continued(point));
  }

  /** After all other try ranges, with which they have no instruction in common. */
  void emitTryRanges() {
    for (Label[] range : handlers) {
      body.out.visitTryCatchBlock(range[0], range[1], range[2], RuntimeSymbols.THROWABLE);
    }
  }
}
