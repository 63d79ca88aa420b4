package io.weft.agent.rewrite;

import io.weft.agent.analyze.SuspensionPoint;
import io.weft.agent.rewrite.FrameLayout.SavedValue;
import io.weft.agent.rewrite.FrameLayout.Slot;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;

/** Saves more values than one call takes, field by field. The frame is in a variable. */
final class WideSave {
  private WideSave() {}

  static void emit(BodyEmitter body, SuspensionPoint point, int[] temporaries, int frame) {
    FrameClass frameClass = body.frameClass;
    CodeSink out = body.out;
    List<Slot> used = new ArrayList<>();
    for (SavedValue value : frameClass.layout().values(point)) {
      Slot slot = value.slot();
      out.visitVarInsn(Opcodes.ALOAD, frame);
      out.visitVarInsn(
          slot.kind().load(),
          value.onStack() ? temporaries[value.index()] : body.local(value.index()));
      put(frameClass, out, slot);
      used.add(slot);
    }
    for (Slot slot : frameClass.layout().unusedReferences(used)) {
      out.visitVarInsn(Opcodes.ALOAD, frame);
      out.visitInsn(Opcodes.ACONST_NULL);
      put(frameClass, out, slot);
    }
    out.visitVarInsn(Opcodes.ALOAD, frame);
    out.visitVarInsn(Opcodes.ALOAD, body.continuation());
    out.pushInt(point.pc());
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, frameClass.name(), FrameClass.FINISH, FrameClass.FINISH_DESC, false);
  }

  private static void put(FrameClass frameClass, CodeSink out, Slot slot) {
    out.visitFieldInsn(
        Opcodes.PUTFIELD, frameClass.name(), frameClass.layout().name(slot), slot.desc());
  }
}
