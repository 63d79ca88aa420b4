package io.weft.hostile;

import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** JSR and RET, which class files up to 50 may have. */
final class SubroutineCases implements Opcodes {
  private static final int LAST_VERSION = 50;

  private SubroutineCases() {}

  static List<HostileCase> all() {
    return Stream.of(
            HostileCase.code("CalledFromTwoPlaces", SubroutineCases::twoPlaces),
            HostileCase.code("NestedSubroutines", SubroutineCases::nested),
            HostileCase.code("LeftWithoutReturning", SubroutineCases::leftByJump),
            HostileCase.code("FinallyAsOldCompilersWroteIt", SubroutineCases::oldFinally),
            HostileCase.code("BranchesInSubroutine", SubroutineCases::branches),
            HostileCase.code("LoopInSubroutine", SubroutineCases::loop),
            HostileCase.code("SubroutineInLoop", SubroutineCases::inLoop),
            HostileCase.code("AddressNeverUsed", SubroutineCases::addressNeverUsed),
            HostileCase.code("SharedTail", SubroutineCases::sharedTail),
            HostileCase.code("DifferentTypesInOneVariable", SubroutineCases::differentTypes),
            HostileCase.code("OperandsBelowSubroutine", SubroutineCases::operandsBelow),
            HostileCase.code("FarSubroutine", SubroutineCases::far))
        .map(c -> c.versions(c.from(), LAST_VERSION))
        .toList();
  }

  private static void twoPlaces(Code c) {
    Label sub = new Label();
    c.op(ICONST_1).var(ISTORE, 1).jump(JSR, sub).point();
    c.visitIincInsn(1, 10);
    c.jump(JSR, sub).var(ILOAD, 1).returnInt();
    c.at(sub).var(ASTORE, 5).var(ILOAD, 1).point("I").op(ICONST_2, IMUL).var(ISTORE, 1);
    c.visitVarInsn(RET, 5);
  }

  private static void nested(Code c) {
    Label outer = new Label();
    Label inner = new Label();
    c.op(ICONST_1).var(ISTORE, 1).jump(JSR, outer).point().jump(JSR, outer);
    c.var(ILOAD, 1).returnInt();
    c.at(outer).var(ASTORE, 5).point().jump(JSR, inner).jump(JSR, inner).point();
    c.visitVarInsn(RET, 5);
    c.at(inner).var(ASTORE, 6).var(ILOAD, 1).point("I").op(ICONST_3, IMUL).var(ISTORE, 1);
    c.visitVarInsn(RET, 6);
  }

  private static void leftByJump(Code c) {
    Label sub = new Label();
    Label out = new Label();
    c.op(ICONST_1).var(ISTORE, 1).jump(JSR, sub).var(ILOAD, 1).returnInt();
    c.at(sub).var(ASTORE, 5).pointInt(0).jump(IFEQ, out).point();
    c.visitVarInsn(RET, 5);
    c.at(out).point().push("left").op(ARETURN);
  }

  private static void oldFinally(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label handlerEnd = new Label();
    Label sub = new Label();
    c.visitTryCatchBlock(start, end, handler, null);
    c.visitTryCatchBlock(handler, handlerEnd, handler, null);
    c.op(ICONST_0).var(ISTORE, 4);
    c.at(start).pointInt(7).box("I").var(ASTORE, 1).jump(JSR, sub).at(end);
    c.var(ALOAD, 1).op(ARETURN);
    c.at(handler).var(ASTORE, 2).jump(JSR, sub).at(handlerEnd);
    c.var(ALOAD, 2).op(ATHROW);
    c.at(sub).var(ASTORE, 3).log("finally");
    Label again = new Label();
    c.visitIincInsn(4, 1);
    c.var(ILOAD, 4).push(3).jump(IF_ICMPGE, again); // the range of the handler covers its own call
    c.point().at(again);
    c.visitVarInsn(RET, 3);
  }

  private static void branches(Code c) {
    Label sub = new Label();
    Label other = new Label();
    Label end = new Label();
    c.op(ICONST_0).var(ISTORE, 1).jump(JSR, sub).op(ICONST_1).var(ISTORE, 1).jump(JSR, sub);
    c.point().push("end").op(ARETURN);
    c.at(sub).var(ASTORE, 5).var(ILOAD, 1).point("I").jump(IFNE, other).log("zero");
    c.jump(GOTO, end).at(other).point().log("one").at(end);
    c.visitVarInsn(RET, 5);
  }

  private static void loop(Code c) {
    Label sub = new Label();
    Label head = new Label();
    Label done = new Label();
    c.op(ICONST_2).var(ISTORE, 1).jump(JSR, sub).op(ICONST_1).var(ISTORE, 1).jump(JSR, sub);
    c.push("end").op(ARETURN);
    c.at(sub).var(ASTORE, 5);
    c.at(head).var(ILOAD, 1).jump(IFEQ, done);
    c.visitIincInsn(1, -1);
    c.point().jump(GOTO, head);
    c.at(done);
    c.visitVarInsn(RET, 5);
  }

  private static void inLoop(Code c) {
    Label sub = new Label();
    Label head = new Label();
    c.push(3).var(ISTORE, 1);
    c.at(head).jump(JSR, sub).point().var(ILOAD, 1).jump(IFGT, head).push("end").op(ARETURN);
    c.at(sub).var(ASTORE, 5);
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).point("I").op(POP);
    c.visitVarInsn(RET, 5);
  }

  private static void addressNeverUsed(Code c) {
    Label sub = new Label();
    c.jump(JSR, sub).push("never").op(ARETURN);
    c.at(sub).op(POP).point().push("straight on").op(ARETURN);
  }

  /** Inner code that ends in the outer subroutine's RET. */
  private static void sharedTail(Code c) {
    Label outer = new Label();
    Label tail = new Label();
    c.pointInt(1).var(ISTORE, 1).jump(JSR, outer).op(ICONST_0).var(ISTORE, 1).jump(JSR, outer);
    c.push("end").op(ARETURN);
    c.at(outer).var(ASTORE, 5).var(ILOAD, 1).jump(IFEQ, tail).point();
    c.at(tail).point();
    c.visitVarInsn(RET, 5);
  }

  /** What a subroutine does not touch keeps its type, another one for each call. */
  private static void differentTypes(Code c) {
    Label sub = new Label();
    c.push("text").var(ASTORE, 1).jump(JSR, sub).var(ALOAD, 1).log();
    c.push(5L).var(LSTORE, 1).jump(JSR, sub).var(LLOAD, 1).box("J").op(ARETURN);
    c.at(sub).var(ASTORE, 5).point();
    c.visitVarInsn(RET, 5);
  }

  private static void operandsBelow(Code c) {
    Label sub = new Label();
    c.push(4L).push(3).jump(JSR, sub).point("I").op(I2L, LADD).box("J").op(ARETURN);
    c.at(sub).var(ASTORE, 5).point("I").point();
    c.visitVarInsn(RET, 5);
  }

  private static void far(Code c) {
    Label sub = new Label();
    c.op(ICONST_1).var(ISTORE, 1).jump(JSR, sub).point().var(ILOAD, 1).returnInt();
    for (int i = 0; i < 33_000; i++) {
      c.op(NOP);
    }
    c.at(sub).var(ASTORE, 5).var(ILOAD, 1).point("I").op(ICONST_2, IMUL).var(ISTORE, 1);
    c.visitVarInsn(RET, 5);
  }
}
