package io.weft.hostile;

import io.weft.agent.check.DiagnosticCode;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Objects whose constructor has not run, held in ways that no expression of Java leads to. */
final class UninitialisedCases implements Opcodes {
  private static final String TEXT = "java/lang/StringBuilder";
  private static final String OF_TEXT = "(Ljava/lang/String;)V";
  private static final String STRING = "java/lang/String";

  private UninitialisedCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.code("CopiesInVariablesAndOnStack", UninitialisedCases::copies),
        HostileCase.code("CopyBelowOtherOperands", UninitialisedCases::belowOthers),
        HostileCase.code("TwoOfOneClassInterleaved", UninitialisedCases::interleaved),
        HostileCase.code("TwoInnerFirst", UninitialisedCases::innerFirst),
        HostileCase.code("AbandonedOnStack", UninitialisedCases::abandonedOnStack),
        HostileCase.code("AbandonedInVariable", UninitialisedCases::abandonedInVariable),
        HostileCase.code("AbandonedByException", UninitialisedCases::abandonedByException),
        HostileCase.code("ConstructorInBranches", UninitialisedCases::constructorInBranches),
        HostileCase.code("ConstructorAfterLoop", UninitialisedCases::constructorAfterLoop),
        HostileCase.code("SameNewInLoop", UninitialisedCases::sameNewInLoop),
        HostileCase.code("OnlyInVariable", UninitialisedCases::onlyInVariable),
        HostileCase.code("MovedBetweenVariables", UninitialisedCases::moved),
        HostileCase.code("ShuffledInAllWays", UninitialisedCases::shuffled),
        HostileCase.code("AmongWideOperands", UninitialisedCases::amongWide),
        HostileCase.code("HandlerReplacesIt", UninitialisedCases::handlerReplacesIt),
        HostileCase.code("ConstructorInsideTry", UninitialisedCases::constructorInsideTry),
        HostileCase.code("CopyAloneInsideTry", UninitialisedCases::copyAloneInsideTry),
        HostileCase.code("ComparedWithNull", UninitialisedCases::compared)
            .refused(DiagnosticCode.UNSUPPORTED),
        HostileCase.code("SelectedBySwitch", UninitialisedCases::selectedBySwitch));
  }

  /** Value of a builder: to string, log. */
  private static void logText(Code c) {
    c.call(INVOKEVIRTUAL, TEXT, "toString", "()Ljava/lang/String;").log();
  }

  private static void copies(Code c) {
    c.type(NEW, TEXT).op(DUP, DUP).var(ASTORE, 1).op(DUP).var(ASTORE, 2).op(DUP);
    c.pointText("a").init(TEXT, OF_TEXT);
    c.point();
    // stack: object, object; all copies must be one and the same
    logSame(c, 1);
    logSame(c, 2);
    c.op(ACONST_NULL, ARETURN);
  }

  /** Takes the reference on top of the stack and says whether a variable is the same. */
  private static void logSame(Code c, int variable) {
    Label different = new Label();
    Label end = new Label();
    c.op(DUP).var(ASTORE, 9);
    c.var(ALOAD, variable).jump(IF_ACMPNE, different);
    c.log("same").jump(GOTO, end);
    c.at(different).log("different");
    c.at(end).var(ALOAD, 9);
    logText(c);
  }

  private static void belowOthers(Code c) {
    c.push(7).type(NEW, TEXT).push(3L).pointText("x").op(DUP_X2, POP);
    // int, new, string, long
    c.point("J").op(POP2).init(TEXT, OF_TEXT).point("I").returnInt();
  }

  private static void interleaved(Code c) {
    c.type(NEW, TEXT).op(DUP).type(NEW, TEXT).op(DUP_X2, DUP);
    // second, first, first, second, second
    c.var(ASTORE, 2).var(ASTORE, 3);
    c.pointText("first").init(TEXT, OF_TEXT);
    c.var(ASTORE, 1).point();
    c.pointText("second").init(TEXT, OF_TEXT);
    c.point();
    c.var(ALOAD, 1);
    logText(c);
    c.var(ALOAD, 2);
    logText(c);
    c.var(ALOAD, 3);
    logText(c);
    c.op(ACONST_NULL, ARETURN);
  }

  private static void innerFirst(Code c) {
    c.type(NEW, TEXT).op(DUP).var(ASTORE, 1).point();
    c.type(NEW, TEXT).op(DUP).var(ASTORE, 2).point();
    c.pointText("inner").init(TEXT, OF_TEXT);
    c.var(ALOAD, 2)
        .call(INVOKEVIRTUAL, TEXT, "toString", "()Ljava/lang/String;")
        .point();
    c.init(TEXT, OF_TEXT).var(ALOAD, 1);
    logText(c);
    c.var(ALOAD, 2);
    logText(c);
    c.op(ACONST_NULL, ARETURN);
  }

  private static void abandonedOnStack(Code c) {
    c.type(NEW, TEXT).op(DUP).point().op(POP).pointInt(4).op(SWAP, POP);
    c.point("I").returnInt();
  }

  private static void abandonedInVariable(Code c) {
    c.type(NEW, TEXT).var(ASTORE, 1).point();
    c.push("over").var(ASTORE, 1).point();
    c.var(ALOAD, 1).op(ARETURN);
  }

  private static void abandonedByException(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
    c.at(start).type(NEW, TEXT).op(DUP).var(ASTORE, 1).pointText("a").init(TEXT, OF_TEXT);
    c.var(ALOAD, 1);
    logText(c);
    c.point().at(end).push("fine").op(ARETURN);
    c.at(handler).op(POP).point().push("caught").op(ARETURN);
  }

  private static void constructorInBranches(Code c) {
    Label other = new Label();
    Label end = new Label();
    c.type(NEW, TEXT).op(DUP).pointInt(1).jump(IFEQ, other);
    c.pointText("left").init(TEXT, OF_TEXT).jump(GOTO, end);
    c.at(other).push("right").init(TEXT, OF_TEXT);
    c.at(end).point();
    logText(c);
    c.op(ACONST_NULL, ARETURN);
  }

  /** No object under construction may be there at a backward jump, so the loop is unrolled. */
  private static void constructorAfterLoop(Code c) {
    Label loop = new Label();
    Label done = new Label();
    c.op(ICONST_0).var(ISTORE, 1);
    c.at(loop).var(ILOAD, 1).push(3).jump(IF_ICMPGE, done);
    c.visitIincInsn(1, 1);
    c.point().jump(GOTO, loop);
    c.at(done).type(NEW, TEXT).op(DUP).var(ASTORE, 2);
    for (int i = 0; i < 3; i++) {
      Label skip = new Label();
      c.pointInt(i).jump(IFEQ, skip);
      c.point().at(skip);
    }
    c.pointText("end").init(TEXT, OF_TEXT).var(ALOAD, 2);
    logText(c);
    c.var(ILOAD, 1).returnInt();
  }

  private static void sameNewInLoop(Code c) {
    Label loop = new Label();
    Label done = new Label();
    c.op(ICONST_0).var(ISTORE, 1).op(ACONST_NULL).var(ASTORE, 2);
    c.at(loop).var(ILOAD, 1).push(3).jump(IF_ICMPGE, done);
    c.type(NEW, TEXT).op(DUP).var(ASTORE, 3).point();
    c.var(ILOAD, 1).call(INVOKESTATIC, STRING, "valueOf", "(I)Ljava/lang/String;");
    c.init(TEXT, OF_TEXT);
    c.point();
    c.var(ALOAD, 3).op(DUP).var(ASTORE, 2);
    logText(c);
    c.op(ACONST_NULL).var(ASTORE, 3);
    c.visitIincInsn(1, 1);
    c.jump(GOTO, loop);
    c.at(done).var(ALOAD, 2);
    logText(c);
    c.op(ACONST_NULL, ARETURN);
  }

  private static void onlyInVariable(Code c) {
    c.type(NEW, TEXT).var(ASTORE, 1).point();
    c.var(ALOAD, 1).pointText("v").init(TEXT, OF_TEXT).point();
    c.var(ALOAD, 1);
    logText(c);
    c.op(ACONST_NULL, ARETURN);
  }

  private static void moved(Code c) {
    c.type(NEW, TEXT).var(ASTORE, 1).point();
    c.var(ALOAD, 1).var(ASTORE, 5).op(ACONST_NULL).var(ASTORE, 1).point();
    c.var(ALOAD, 5).op(DUP).var(ASTORE, 1).point();
    c.pointText("moved").init(TEXT, OF_TEXT);
    c.var(ALOAD, 1);
    logSame(c, 5);
    c.op(ACONST_NULL, ARETURN);
  }

  private static void shuffled(Code c) {
    c.push(1).type(NEW, TEXT).op(SWAP).point("I").op(SWAP, DUP_X1, SWAP);
    // new, new, 1
    c.point("I").op(DUP_X2, POP).op(DUP2, POP);
    // 1, new, new, new
    c.point().op(DUP2_X1).point().op(POP, POP);
    // 1, new, new, new  from  1 | new, new | new, new, new
    c.push(2).point("I").op(POP);
    c.var(ASTORE, 1);
    c.pointText("s").init(TEXT, OF_TEXT);
    c.point();
    c.op(POP);
    c.var(ALOAD, 1);
    logText(c);
    c.returnInt();
  }

  private static void amongWide(Code c) {
    c.push(1L).type(NEW, TEXT).op(DUP).push(2.5).point("D");
    // long, new, new, double
    c.op(DUP2_X2).point("D");
    // long, double, new, new, double
    c.op(POP2).pointText("w").init(TEXT, OF_TEXT).point();
    logText(c);
    c.op(D2L, LADD).point("J").box("J").op(ARETURN);
  }

  private static void handlerReplacesIt(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label after = new Label();
    c.visitTryCatchBlock(start, end, handler, null);
    c.push("none").var(ASTORE, 1);
    c.type(NEW, TEXT).var(ASTORE, 2);
    c.at(start).point().at(end).jump(GOTO, after);
    c.at(handler).op(POP).type(NEW, TEXT).op(DUP).var(ASTORE, 2).pointText("second");
    c.init(TEXT, OF_TEXT).var(ALOAD, 2);
    logText(c);
    c.var(ALOAD, 1).op(ARETURN);
    c.at(after).var(ALOAD, 2).pointText("first").init(TEXT, OF_TEXT).point();
    c.var(ALOAD, 2);
    logText(c);
    c.push("straight").op(ARETURN);
  }

  private static void constructorInsideTry(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/NegativeArraySizeException");
    c.type(NEW, TEXT).op(DUP).pointInt(-1).at(start).init(TEXT, "(I)V").at(end);
    c.op(ARETURN);
    c.at(handler).point().op(ARETURN);
  }

  /** Nothing is left of the range where the copy is made with its object. */
  private static void copyAloneInsideTry(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
    c.point()
        .type(NEW, TEXT)
        .op(DUP)
        .var(ASTORE, 1)
        .at(start)
        .var(ALOAD, 1)
        .at(end)
        .op(POP);
    c.pointText("made").init(TEXT, OF_TEXT);
    c.var(ALOAD, 1).op(ARETURN);
    c.at(handler).point().op(ARETURN);
  }

  private static void compared(Code c) {
    Label next = new Label();
    c.type(NEW, TEXT).op(DUP).pinned().op(DUP).jump(IFNONNULL, next);
    c.log("unreachable").at(next).init(TEXT, "()V").op(POP);
    c.push("compared").op(ARETURN);
  }

  private static void selectedBySwitch(Code c) {
    Label zero = new Label();
    Label one = new Label();
    Label end = new Label();
    c.type(NEW, TEXT).op(DUP).var(ASTORE, 1).pointInt(1);
    c.visitTableSwitchInsn(0, 1, end, zero, one);
    c.at(zero).var(ALOAD, 1).push("0").init(TEXT, OF_TEXT).push("zero").op(ARETURN);
    c.at(one).var(ALOAD, 1).pointText("1").init(TEXT, OF_TEXT).point();
    c.var(ALOAD, 1);
    logText(c);
    c.push("one").op(ARETURN);
    c.at(end).point().push("none").op(ARETURN);
  }
}
