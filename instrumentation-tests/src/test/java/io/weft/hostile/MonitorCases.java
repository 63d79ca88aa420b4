package io.weft.hostile;

import io.weft.agent.check.DiagnosticCode;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Monitors as javac places them and otherwise. Where one may be held nothing is suspended; before
 * and behind it everything is.
 */
final class MonitorCases implements Opcodes {
  private MonitorCases() {}

  static List<HostileCase> all() {
    return Stream.concat(
            Stream.of(
                    HostileCase.code("SynchronizedBlock", MonitorCases::block),
                    HostileCase.code("BlockLeftByReturn", MonitorCases::leftByReturn),
                    HostileCase.code("CrossedMonitors", MonitorCases::crossed),
                    HostileCase.code("SameMonitorTwice", MonitorCases::twice),
                    HostileCase.code("ManyMonitors", MonitorCases::many),
                    HostileCase.code("EnteredInOneBranch", MonitorCases::oneBranch),
                    HostileCase.code("EnteredInLoop", MonitorCases::inLoop),
                    HostileCase.code("ExitOutsideOfItsRange", MonitorCases::exitOutside),
                    HostileCase.code("ExitOfAnother", MonitorCases::exitOfAnother),
                    HostileCase.code("ExitOfAnotherVariable", MonitorCases::exitOfAnotherVariable),
                    HostileCase.code("LeftInHandlerOnly", MonitorCases::leftInHandler),
                    HostileCase.code("ReturnsHoldingIt", MonitorCases::returnsHolding),
                    HostileCase.code("ThrowsHoldingIt", MonitorCases::throwsHolding),
                    HostileCase.code("SubroutineLeavesIt", MonitorCases::subroutine)
                        .versions(49, 50))
                .map(c -> c.refused(DiagnosticCode.MONITOR_HELD)),
            Stream.of(
                HostileCase.type("SynchronizedMethod", MonitorCases::method)
                    .refused(DiagnosticCode.SYNCHRONIZED_METHOD),
                HostileCase.code("ExitWithoutEnter", MonitorCases::exitOnly),
                HostileCase.code("EnterOnNull", MonitorCases::onNull),
                HostileCase.code("EmptyBlock", MonitorCases::emptyBlock)))
        .toList();
  }

  private static void lock(Code c) {
    c.var(ALOAD, 0).op(MONITORENTER);
  }

  private static void unlock(Code c) {
    c.var(ALOAD, 0).op(MONITOREXIT);
  }

  /** The handler of a block covers itself, as javac writes it. */
  private static void block(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label handlerEnd = new Label();
    Label after = new Label();
    c.visitTryCatchBlock(start, end, handler, null);
    c.visitTryCatchBlock(handler, handlerEnd, handler, null);
    c.point().var(ALOAD, 0).op(DUP).var(ASTORE, 1).op(MONITORENTER);
    c.at(start).pinned().log("inside").var(ALOAD, 1).op(MONITOREXIT).at(end).jump(GOTO, after);
    c.at(handler).var(ASTORE, 2).var(ALOAD, 1).op(MONITOREXIT).at(handlerEnd);
    c.var(ALOAD, 2).op(ATHROW);
    c.at(after).point().push("after").op(ARETURN);
  }

  private static void leftByReturn(Code c) {
    Label other = new Label();
    lock(c.point());
    c.pinned().var(ALOAD, 0).call(INVOKEVIRTUAL, "java/lang/Object", "hashCode", "()I");
    c.jump(IFEQ, other);
    unlock(c);
    c.point().push("one").op(ARETURN);
    c.at(other);
    unlock(c);
    c.point().push("one").op(ARETURN);
  }

  private static void crossed(Code c) {
    lock(c.point());
    c.push("monitor").op(DUP).var(ASTORE, 1).op(MONITORENTER).pinned();
    unlock(c);
    c.pinned().var(ALOAD, 1).op(MONITOREXIT).point().push("end").op(ARETURN);
  }

  private static void twice(Code c) {
    lock(c);
    lock(c.pinned());
    unlock(c.pinned());
    c.pinned();
    unlock(c);
    c.point().push("end").op(ARETURN);
  }

  private static void many(Code c) {
    int count = 200;
    for (int i = 0; i < count; i++) {
      lock(c);
    }
    for (int i = 0; i < count; i++) {
      unlock(c.pinned());
    }
    c.point().push("end").op(ARETURN);
  }

  /** Behind the last branch it is free on both paths, but that is more than may be relied on. */
  private static void oneBranch(Code c) {
    Label without = new Label();
    Label end = new Label();
    c.pointInt(1).op(DUP).var(ISTORE, 1).jump(IFEQ, without);
    lock(c);
    c.at(without).pinned().var(ILOAD, 1).jump(IFEQ, end);
    unlock(c);
    c.at(end).pinned().push("end").op(ARETURN);
  }

  private static void inLoop(Code c) {
    Label enter = new Label();
    Label exit = new Label();
    c.point().push(3).var(ISTORE, 1);
    lock(c.at(enter));
    c.pinned();
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).jump(IFGT, enter).push(3).var(ISTORE, 1);
    unlock(c.at(exit));
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).jump(IFGT, exit).pinned().push("end").op(ARETURN);
  }

  /** As kotlinc and scalac write it: an exit that cannot throw is covered by the handler around the block alone. */
  private static void exitOutside(Code c) {
    Label outer = new Label();
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label after = new Label();
    Label caught = new Label();
    c.visitTryCatchBlock(start, end, handler, null);
    c.visitTryCatchBlock(outer, caught, caught, "java/lang/NullPointerException");
    c.at(outer).point().var(ALOAD, 0).var(ASTORE, 1).var(ALOAD, 1).op(MONITORENTER);
    c.at(start).pinned().op(ACONST_NULL, ATHROW);
    c.at(end).var(ALOAD, 1).op(MONITOREXIT).jump(GOTO, after);
    c.at(handler).var(ASTORE, 2).var(ALOAD, 1).op(MONITOREXIT).var(ALOAD, 2).op(ATHROW);
    c.at(caught).op(POP).point().push("caught").op(ARETURN);
    c.at(after).point().push("after").op(ARETURN);
  }

  private static void exitOfAnother(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/IllegalMonitorStateException");
    lock(c.point().push("another").var(ASTORE, 1));
    c.at(start).var(ALOAD, 1).op(MONITOREXIT).at(end).push("not reached").op(ARETURN);
    c.at(handler).op(POP).pinned();
    unlock(c);
    c.point().push("end").op(ARETURN);
  }

  /** What was entered is no longer in the variable. */
  private static void exitOfAnotherVariable(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/IllegalMonitorStateException");
    c.point()
        .var(ALOAD, 0)
        .op(DUP)
        .var(ASTORE, 1)
        .op(MONITORENTER)
        .push("another")
        .var(ASTORE, 1);
    c.at(start).var(ALOAD, 1).op(MONITOREXIT).at(end).push("not reached").op(ARETURN);
    c.at(handler).op(POP).pinned();
    unlock(c);
    c.point().push("end").op(ARETURN);
  }

  private static void leftInHandler(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, null);
    lock(c.point());
    c.at(start).pinned().op(ACONST_NULL, ATHROW).at(end);
    c.at(handler).op(POP).pinned();
    unlock(c);
    c.point().push("end").op(ARETURN);
  }

  /** The JVM throws at the return. */
  private static void returnsHolding(Code c) {
    lock(c.point());
    c.pinned().push("unlocked by nobody").op(ARETURN);
  }

  private static void throwsHolding(Code c) {
    lock(c.point());
    c.pinned().op(ACONST_NULL, ATHROW);
  }

  private static void subroutine(Code c) {
    Label leave = new Label();
    lock(c.point());
    c.pinned().jump(JSR, leave).point().push("end").op(ARETURN);
    unlock(c.at(leave).var(ASTORE, 3));
    c.visitVarInsn(RET, 3);
  }

  private static void method(HostileClass t) {
    t.suspendable(
        ACC_PUBLIC | ACC_SYNCHRONIZED,
        "locked",
        "(I)I",
        c -> c.pinned().var(ILOAD, 1).op(IRETURN));
    t.run(c -> c.point()
        .var(ALOAD, 0)
        .push(4)
        .call(INVOKEVIRTUAL, c.owner(), "locked", "(I)I")
        .point("I")
        .returnInt());
  }

  private static void exitOnly(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/IllegalMonitorStateException");
    c.at(start).point();
    unlock(c);
    c.at(end).push("not reached").op(ARETURN);
    c.at(handler).op(POP).point().push("refused by the JVM").op(ARETURN);
  }

  private static void onNull(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/NullPointerException");
    c.point().at(start).op(ACONST_NULL, MONITORENTER).at(end).op(ACONST_NULL, MONITOREXIT);
    c.push("not reached").op(ARETURN);
    c.at(handler).op(POP).point().push("null").op(ARETURN);
  }

  private static void emptyBlock(Code c) {
    lock(c.point());
    unlock(c);
    c.point().push("end").op(ARETURN);
  }
}
