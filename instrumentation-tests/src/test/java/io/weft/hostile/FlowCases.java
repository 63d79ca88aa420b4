package io.weft.hostile;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Jumps that no statement of Java makes, and code that nothing jumps to. */
final class FlowCases implements Opcodes {
  private FlowCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.code("DeadCodeWithFrames", FlowCases::deadWithFrames)
            .versions(50, 69)
            .writesFrames(),
        HostileCase.code("DeadCodeWithoutFrames", FlowCases::deadWithoutFrames).versions(49, 50),
        HostileCase.code("RangeStartsInDeadCode", FlowCases::rangeStartsInDeadCode),
        HostileCase.code("HandlerOfDeadCode", FlowCases::handlerOfDeadCode),
        HostileCase.code("IrreducibleLoop", FlowCases::irreducible),
        HostileCase.code("TwoLoopsThatShareTheirHeads", FlowCases::crossedLoops),
        HostileCase.code("JumpToNextInstruction", FlowCases::jumpToNext),
        HostileCase.code("BackwardsOnly", FlowCases::backwardsOnly),
        HostileCase.code("EndlessLoopAtTheEnd", FlowCases::endlessLoop),
        HostileCase.code("OperandsAcrossJumps", FlowCases::operandsAcrossJumps),
        HostileCase.code("OperandsAroundLoop", FlowCases::operandsAroundLoop),
        HostileCase.code("WideTable", FlowCases::wideTable),
        HostileCase.code("ExtremeKeys", FlowCases::extremeKeys),
        HostileCase.code("SwitchWithoutCases", FlowCases::noCases),
        HostileCase.code("FarJumps", FlowCases::farJumps),
        HostileCase.code("FirstInstructionIsLoopHead", FlowCases::firstIsHead),
        HostileCase.code("NullTypedOperands", FlowCases::nulls),
        HostileCase.code("MergedArrays", FlowCases::mergedArrays),
        HostileCase.code("FiveHundredPoints", FlowCases::fiveHundred).versions(61, 61));
  }

  private static void frame(Code c, Object[] stack) {
    c.visitFrame(F_FULL, 1, new Object[] {c.owner()}, stack.length, stack);
  }

  private static void deadWithFrames(Code c) {
    Label end = new Label();
    c.point().jump(GOTO, end);
    frame(c, new Object[] {INTEGER});
    c.point("I").op(POP).point().push("dead").op(ARETURN);
    c.at(end);
    frame(c, new Object[0]);
    c.point().push("end").op(ARETURN);
    frame(c, new Object[] {"java/lang/String"});
    c.point().op(ARETURN);
  }

  private static void deadWithoutFrames(Code c) {
    Label end = new Label();
    c.point().jump(GOTO, end);
    c.pointInt(4).op(POP).point().push("dead").op(ARETURN);
    c.at(end).point().push("end").op(ARETURN);
    c.pointInt(4).op(POP).push("dead too").op(ARETURN);
  }

  private static void rangeStartsInDeadCode(Code c) {
    Label start = new Label();
    Label live = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
    c.point().jump(GOTO, live);
    c.at(start).point().push("dead").op(ARETURN);
    c.at(live).point().at(end).push("end").op(ARETURN);
    c.at(handler).op(POP).point().push("handled").op(ARETURN);
  }

  private static void handlerOfDeadCode(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label live = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
    c.point().jump(GOTO, live);
    c.at(start).point().push("dead").op(ARETURN).at(end);
    c.at(handler).op(POP).point().push("dead, too").op(ARETURN);
    c.at(live).point().push("end").op(ARETURN);
  }

  private static void irreducible(Code c) {
    Label first = new Label();
    Label second = new Label();
    Label done = new Label();
    c.push(3).var(ISTORE, 1).pointInt(1).jump(IFNE, second);
    c.at(first).log("first").point();
    c.visitIincInsn(1, -1);
    c.at(second).log("second").var(ILOAD, 1).point("I").jump(IFLE, done);
    c.visitIincInsn(1, -1);
    c.jump(GOTO, first);
    c.at(done).point().var(ILOAD, 1).returnInt();
  }

  private static void crossedLoops(Code c) {
    Label first = new Label();
    Label second = new Label();
    c.push(3).var(ISTORE, 1);
    c.at(first).point();
    c.visitIincInsn(1, -1);
    c.at(second).var(ILOAD, 1).push(1).jump(IF_ICMPGT, first).point();
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).jump(IFGE, second).push("end").op(ARETURN);
  }

  private static void jumpToNext(Code c) {
    Label one = new Label();
    Label two = new Label();
    Label three = new Label();
    c.jump(GOTO, one).at(one).pointInt(5).jump(IFEQ, two).at(two).op(ACONST_NULL);
    c.jump(IFNULL, three).at(three).point().push("end").op(ARETURN);
  }

  private static void backwardsOnly(Code c) {
    Label a = new Label();
    Label b = new Label();
    Label d = new Label();
    c.push("a").var(ASTORE, 1).jump(GOTO, d);
    c.at(a).point().var(ALOAD, 1).op(ARETURN);
    c.at(b).point().pointText("b").var(ASTORE, 1).jump(GOTO, a);
    c.at(d).point().jump(GOTO, b);
  }

  private static void endlessLoop(Code c) {
    Label loop = new Label();
    c.push(3).var(ISTORE, 1);
    c.at(loop);
    c.visitIincInsn(1, -1);
    c.push(6).var(ILOAD, 1).op(IDIV).point("I").op(POP).jump(GOTO, loop);
  }

  private static void operandsAcrossJumps(Code c) {
    Label other = new Label();
    Label end = new Label();
    c.push(4L).push("x").pointInt(1).jump(IFEQ, other);
    c.point().push(1).jump(GOTO, end);
    c.at(other).point().push(2);
    c.at(end).point("I").op(SWAP).log().op(I2L, LADD).box("J").op(ARETURN);
  }

  /** Values stay on the operand stack all through a loop. */
  private static void operandsAroundLoop(Code c) {
    Label loop = new Label();
    c.push(4L).push("x").push(3).var(ISTORE, 1).push(0);
    c.at(loop).var(ILOAD, 1).point("I").op(IADD);
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).jump(IFGT, loop);
    c.op(SWAP).log().op(I2L, LADD).box("J").op(ARETURN);
  }

  private static void wideTable(Code c) {
    Label[] cases = new Label[4000];
    Label one = new Label();
    Label two = new Label();
    Label other = new Label();
    for (int i = 0; i < cases.length; i++) {
      cases[i] = i % 7 == 0 ? one : i % 7 == 1 ? two : other;
    }
    c.pointInt(1001);
    c.visitTableSwitchInsn(-2000, 1999, other, cases);
    c.at(one).point().push("one").op(ARETURN);
    c.at(two).pointText("two").op(ARETURN);
    c.at(other).pointText("other").op(ARETURN);
  }

  private static void extremeKeys(Code c) {
    Label lowest = new Label();
    Label highest = new Label();
    Label other = new Label();
    c.pointInt(Integer.MAX_VALUE);
    c.visitLookupSwitchInsn(
        other, new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}, new Label[] {lowest, highest});
    c.at(lowest).point().push("lowest").op(ARETURN);
    c.at(highest).point().pointInt(Integer.MAX_VALUE);
    c.visitTableSwitchInsn(Integer.MAX_VALUE - 1, Integer.MAX_VALUE, other, lowest, other);
    c.at(other).pointText("other").op(ARETURN);
  }

  private static void noCases(Code c) {
    Label end = new Label();
    c.pointInt(3);
    c.visitLookupSwitchInsn(end, new int[0], new Label[0]);
    c.at(end).point().push("end").op(ARETURN);
  }

  private static void farJumps(Code c) {
    Label near = new Label();
    Label far = new Label();
    c.push(2).var(ISTORE, 1);
    c.at(near).point().var(ILOAD, 1).jump(IFLE, far);
    c.visitIincInsn(1, -1);
    for (int i = 0; i < 33_000; i++) {
      c.op(NOP);
    }
    c.jump(GOTO, near).at(far).point().var(ILOAD, 1).returnInt();
  }

  private static void firstIsHead(Code c) {
    Label head = c.mark();
    c.pointInt(0).jump(IFNE, head).push("end").op(ARETURN);
  }

  private static void nulls(Code c) {
    c.op(ACONST_NULL).op(ACONST_NULL).op(ACONST_NULL).var(ASTORE, 1).point().op(POP);
    c.type(CHECKCAST, "[I")
        .var(ASTORE, 2)
        .point()
        .var(ALOAD, 1)
        .log()
        .var(ALOAD, 2)
        .op(ARETURN);
  }

  private static void mergedArrays(Code c) {
    Label other = new Label();
    Label end = new Label();
    c.pointInt(1).jump(IFEQ, other);
    c.push(2);
    c.visitIntInsn(NEWARRAY, T_INT);
    c.jump(GOTO, end).at(other).push(3).type(ANEWARRAY, "[Ljava/lang/String;");
    c.at(end).op(DUP).var(ASTORE, 1).point();
    c.call(INVOKESTATIC, "java/lang/reflect/Array", "getLength", "(Ljava/lang/Object;)I");
    c.point("I").op(POP).var(ALOAD, 1).op(ARETURN);
  }

  private static void fiveHundred(Code c) {
    c.push(0).var(ISTORE, 1).push(0L).var(LSTORE, 2);
    for (int i = 0; i < 250; i++) {
      c.var(ILOAD, 1).pointInt(i).op(IADD, ICONST_3, IMUL).var(ISTORE, 1);
      c.var(LLOAD, 2).var(ILOAD, 1).op(I2L).point("J").op(LXOR).var(LSTORE, 2);
    }
    c.var(LLOAD, 2).box("J").op(ARETURN);
  }
}
