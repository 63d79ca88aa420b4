package io.weft.hostile;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Exception tables that no statement of Java leads to. */
final class ExceptionRangeCases implements Opcodes {
  private static final String RUNTIME = "java/lang/RuntimeException";
  private static final String THROWABLE = "java/lang/Throwable";

  private ExceptionRangeCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.code("OverlappingRanges", ExceptionRangeCases::overlapping),
        HostileCase.code("RangesInWrongOrder", ExceptionRangeCases::wrongOrder),
        HostileCase.code("HandlerInsideItsOwnRange", ExceptionRangeCases::insideItself),
        HostileCase.code("HandlerIsItsOwnRange", ExceptionRangeCases::isItself),
        HostileCase.code("HandlersCoverEachOther", ExceptionRangeCases::coverEachOther),
        HostileCase.code("HandlerBeforeItsRange", ExceptionRangeCases::handlerBefore),
        HostileCase.code("HandlerReachedByFallingIn", ExceptionRangeCases::fallsIntoHandler),
        HostileCase.code("HandlerReachedWithSomethingElse", ExceptionRangeCases::jumpsWithText),
        HostileCase.code("HandlerThatKnowsNoType", ExceptionRangeCases::handlerOfObject)
            .versions(52, 69)
            .writesFrames(),
        HostileCase.code("HandlerOfTwoTypes", ExceptionRangeCases::twoTypes),
        HostileCase.code("RangeOfOneCall", ExceptionRangeCases::oneCall),
        HostileCase.code("RangeEndsBeforeCall", ExceptionRangeCases::endsBefore),
        HostileCase.code("SameRangeTwice", ExceptionRangeCases::twice),
        HostileCase.code("CatchesEverythingEverywhere", ExceptionRangeCases::everything),
        HostileCase.code("CatchesStackOverflow", ExceptionRangeCases::nestedEverything),
        HostileCase.code("EmptyRange", ExceptionRangeCases::empty),
        HostileCase.code("JumpIntoRange", ExceptionRangeCases::jumpIn),
        HostileCase.code("RangeToTheEndOfTheCode", ExceptionRangeCases::toTheEnd),
        HostileCase.code("OperandsInsideRange", ExceptionRangeCases::operands),
        HostileCase.code("VariableOfTwoTypesInRange", ExceptionRangeCases::twoTypedVariable),
        HostileCase.code("HandlerIsLoopHead", ExceptionRangeCases::handlerIsLoopHead),
        HostileCase.code("HandlerBeginsWithNew", ExceptionRangeCases::handlerBeginsWithNew));
  }

  private static void overlapping(Code c) {
    Label a = new Label();
    Label b = new Label();
    Label d = new Label();
    Label e = new Label();
    Label first = new Label();
    Label second = new Label();
    c.visitTryCatchBlock(a, d, first, RUNTIME);
    c.visitTryCatchBlock(b, e, second, THROWABLE);
    c.at(a).point().at(b).point().at(d).point().at(e).push("end").op(ARETURN);
    c.at(first).op(POP).point().push("first").op(ARETURN);
    c.at(second).op(POP).point().push("second").op(ARETURN);
  }

  private static void wrongOrder(Code c) {
    Label a = new Label();
    Label b = new Label();
    Label d = new Label();
    Label e = new Label();
    Label outer = new Label();
    Label inner = new Label();
    c.visitTryCatchBlock(a, e, outer, THROWABLE); // hides the one below
    c.visitTryCatchBlock(b, d, inner, RUNTIME);
    c.at(a).point().at(b).point().at(d).point().at(e).push("end").op(ARETURN);
    c.at(inner).op(POP).point().push("inner").op(ARETURN);
    c.at(outer).op(POP).point().push("outer").op(ARETURN);
  }

  private static void countDown(Code c, Label giveUp) {
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).jump(IFLT, giveUp);
  }

  private static void insideItself(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label giveUp = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.push(2).var(ISTORE, 1);
    c.at(start).point().push("end").op(ARETURN);
    c.at(handler).op(POP);
    countDown(c, giveUp);
    c.point().point().at(end).push("handled").op(ARETURN);
    c.at(giveUp).point().push("gave up").op(ARETURN);
  }

  private static void isItself(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label giveUp = new Label();
    c.visitTryCatchBlock(start, end, start, RUNTIME);
    c.push(3).var(ISTORE, 1).op(ACONST_NULL);
    c.at(start).op(POP);
    countDown(c, giveUp);
    c.point().point().at(end).push("done").op(ARETURN);
    c.at(giveUp).point().push("gave up").op(ARETURN);
  }

  private static void coverEachOther(Code c) {
    Label a = new Label();
    Label b = new Label();
    Label d = new Label();
    Label e = new Label();
    Label f = new Label();
    Label giveUp = new Label();
    c.visitTryCatchBlock(a, b, d, RUNTIME);
    c.visitTryCatchBlock(d, e, e, RUNTIME);
    c.visitTryCatchBlock(e, f, d, RUNTIME);
    c.push(3).var(ISTORE, 1);
    c.at(a).point().at(b).push("plain").op(ARETURN);
    c.at(d).op(POP).log("d");
    countDown(c, giveUp);
    c.point().push("d").op(ARETURN);
    c.at(e).op(POP).log("e");
    countDown(c, giveUp);
    c.point().push("e").op(ARETURN);
    c.at(f).at(giveUp).push("gave up").op(ARETURN);
  }

  private static void handlerBefore(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.jump(GOTO, start);
    c.at(handler).op(POP).point().push("handled").op(ARETURN);
    c.at(start).point().point().at(end).push("end").op(ARETURN);
  }

  private static void fallsIntoHandler(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.at(start).point().at(end);
    c.type(NEW, "java/lang/IllegalStateException").op(DUP).pointText("own");
    c.init("java/lang/IllegalStateException", "(Ljava/lang/String;)V");
    c.at(handler).point().call(INVOKEVIRTUAL, RUNTIME, "getMessage", "()Ljava/lang/String;");
    c.op(ARETURN);
  }

  private static void jumpsWithText(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.at(start).point().at(end).push("text").jump(GOTO, handler);
    c.at(handler).point();
    c.call(INVOKESTATIC, "java/lang/String", "valueOf", "(Ljava/lang/Object;)Ljava/lang/String;");
    c.op(ARETURN);
  }

  private static void handlerOfObject(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.at(start).point().at(end).push("text").op(ARETURN);
    c.at(handler);
    c.visitFrame(F_FULL, 1, new Object[] {c.owner()}, 1, new Object[] {"java/lang/Object"});
    c.point();
    c.call(INVOKESTATIC, "java/lang/String", "valueOf", "(Ljava/lang/Object;)Ljava/lang/String;");
    c.op(ARETURN);
  }

  private static void twoTypes(Code c) {
    Label start = new Label();
    Label middle = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, middle, handler, "java/lang/IllegalStateException");
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.visitTryCatchBlock(middle, end, handler, "java/lang/Error");
    c.at(start).point().at(middle).point().at(end).push("end").op(ARETURN);
    c.at(handler).point().op(ARETURN);
  }

  private static void oneCall(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, null);
    c.push(4).at(start).point("I").at(end).point("I").returnInt();
    c.at(handler).op(POP).pointInt(-4).returnInt();
  }

  private static void endsBefore(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, null);
    c.at(start).push(4).at(end).point("I").returnInt();
    c.at(handler).op(POP).pointInt(-4).returnInt();
  }

  private static void twice(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label first = new Label();
    Label second = new Label();
    c.visitTryCatchBlock(start, end, first, RUNTIME);
    c.visitTryCatchBlock(start, end, second, RUNTIME);
    c.at(start).point().at(end).push("end").op(ARETURN);
    c.at(first).op(POP).point().push("first").op(ARETURN);
    c.at(second).op(POP).point().push("second").op(ARETURN);
  }

  private static void everything(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, THROWABLE);
    c.push("a").var(ASTORE, 1);
    c.at(start).point().pointText("b").log().pointInt(3).returnInt();
    c.at(end);
    c.at(handler).var(ASTORE, 2).point().var(ALOAD, 2).log().var(ALOAD, 1).op(ARETURN);
  }

  private static void nestedEverything(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label handled = new Label();
    Label last = new Label();
    c.visitTryCatchBlock(start, end, handler, THROWABLE);
    c.visitTryCatchBlock(start, handled, last, null);
    c.at(start).point().pointText("b").log().at(end).push("end").op(ARETURN);
    c.at(handler).point().log().point().at(handled).push("handled").op(ARETURN);
    c.at(last).point().log().push("last").op(ARETURN);
  }

  /** ASM drops a range without instruction; what is left is one with nothing but labels. */
  private static void empty(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.point().at(start).op(NOP).at(end).point().push("end").op(ARETURN);
    c.at(handler).point().op(ARETURN);
  }

  private static void jumpIn(Code c) {
    Label start = new Label();
    Label middle = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.push("x").var(ASTORE, 1).pointInt(1).jump(IFNE, middle);
    c.at(start).point().at(middle).point().at(end).var(ALOAD, 1).op(ARETURN);
    c.at(handler).op(POP).point().var(ALOAD, 1).op(ARETURN);
  }

  private static void toTheEnd(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label giveUp = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.push(2).var(ISTORE, 1).jump(GOTO, start);
    c.at(giveUp).push("gave up").op(ARETURN);
    c.at(handler).op(POP);
    countDown(c, giveUp);
    c.point().at(start).point().push("end").op(ARETURN).at(end);
  }

  private static void operands(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.push(2L).push("x").at(start).pointInt(4).at(end).op(I2L).op(DUP2_X1, POP2, POP);
    c.op(LADD).point("J").box("J").op(ARETURN);
    c.at(handler).point().op(ARETURN);
  }

  private static void twoTypedVariable(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.push("a").var(ASTORE, 1);
    c.at(start).point().push(1).box("I").var(ASTORE, 1).point();
    c.push(3.5).box("D").var(ASTORE, 1).point().at(end);
    c.var(ALOAD, 1).op(ARETURN);
    c.at(handler).op(POP).point().var(ALOAD, 1).op(ARETURN);
  }

  private static void handlerIsLoopHead(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label head = new Label();
    Label done = new Label();
    c.visitTryCatchBlock(start, end, head, RUNTIME);
    c.push(3).var(ISTORE, 1).op(ACONST_NULL).type(CHECKCAST, RUNTIME);
    c.at(head).log();
    countDown(c, done);
    c.at(start).point().at(end).op(ACONST_NULL).type(CHECKCAST, RUNTIME).jump(GOTO, head);
    c.at(done).point().push("done").op(ARETURN);
  }

  /** A frame lies between the object and its constructor, and names the first instruction. */
  private static void handlerBeginsWithNew(Code c) {
    String text = "java/lang/StringBuilder";
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label other = new Label();
    Label made = new Label();
    c.visitTryCatchBlock(start, end, handler, RUNTIME);
    c.at(start).point().op(ACONST_NULL, ATHROW);
    c.at(end).at(handler).type(NEW, text).op(DUP_X1, SWAP, POP, DUP);
    c.push(1).jump(IFEQ, other).push("left").jump(GOTO, made);
    c.at(other).push("right");
    c.at(made).init(text, "(Ljava/lang/String;)V");
    c.call(INVOKEVIRTUAL, text, "toString", "()Ljava/lang/String;").point().op(ARETURN);
  }
}
