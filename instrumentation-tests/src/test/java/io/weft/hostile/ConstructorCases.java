package io.weft.hostile;

import io.weft.agent.check.DiagnosticCode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Constructors: {@code this} before {@code super(…)} in every place where it can be. */
final class ConstructorCases implements Opcodes {
  private static final String MADE = HostileClass.PACKAGE + "MadeBy";

  private ConstructorCases() {}

  static List<HostileCase> all() {
    return Stream.concat(
            Stream.of(
                    made("ThisOnlyOnStack", ConstructorCases::onlyOnStack),
                    made("ThisInManyVariables", ConstructorCases::manyVariables),
                    made("ThisOnlyInOtherVariable", ConstructorCases::otherVariable),
                    made("SuperInBranches", ConstructorCases::superInBranches),
                    made("LoopBeforeSuper", ConstructorCases::loopBeforeSuper).versions(51, 69),
                    made("HandlerBeforeSuper", ConstructorCases::handlerBeforeSuper),
                    made("FieldBeforeSuper", ConstructorCases::fieldBeforeSuper),
                    made("NewBeforeSuper", ConstructorCases::newBeforeSuper))
                .map(c -> c.refused(DiagnosticCode.CONSTRUCTOR_ARGUMENTS)),
            Stream.of(
                made("NoPointBeforeSuper", ConstructorCases::noPointBefore),
                made("ThisIsDeadAfterSuper", ConstructorCases::thisIsDead),
                made("ThisMovesAfterSuper", ConstructorCases::thisMoves),
                made("FinalFieldInLoop", ConstructorCases::finalFieldInLoop)
                    .refused(DiagnosticCode.FINAL_FIELD_LATER)))
        .toList();
  }

  /** A class with the constructor, an int field and a final one, and a case that makes one. */
  private static HostileCase made(String name, Consumer<Code> constructor) {
    return HostileCase.type(name, t -> {
      HostileClass type = t.other("MadeBy" + name, ACC_PUBLIC | ACC_SUPER, HostileClass.OBJECT);
      type.out().visitField(ACC_PUBLIC, "value", "I", null, null).visitEnd();
      type.out().visitField(ACC_PUBLIC | ACC_FINAL, "fixed", "I", null, null).visitEnd();
      type.suspendable(ACC_PUBLIC, "<init>", "(I)V", constructor);
      t.run(c -> {
        c.point().type(NEW, MADE + name).op(DUP).pointInt(3).init(MADE + name, "(I)V");
        c.point().op(DUP).field(GETFIELD, MADE + name, "value", "I").box("I").log();
        c.field(GETFIELD, MADE + name, "fixed", "I").returnInt();
      });
    });
  }

  private static void superCall(Code c) {
    c.init(HostileClass.OBJECT, "()V");
  }

  /** Stores a constant. */
  private static void set(Code c, int variable, int value) {
    c.var(ALOAD, variable).push(value).field(PUTFIELD, c.owner(), "value", "I");
  }

  private static void end(Code c) {
    c.point().op(RETURN);
  }

  private static void onlyOnStack(Code c) {
    c.var(ALOAD, 0).op(DUP, ACONST_NULL).var(ASTORE, 0).pinned();
    superCall(c);
    c.point().op(DUP).push(4).field(PUTFIELD, c.owner(), "value", "I").point().op(POP);
    end(c);
  }

  private static void manyVariables(Code c) {
    c.var(ALOAD, 0).op(DUP, DUP).var(ASTORE, 3).var(ASTORE, 5).pinned();
    superCall(c);
    set(c.point(), 3, 5);
    c.point();
    Label different = new Label();
    c.var(ALOAD, 3).var(ALOAD, 5).jump(IF_ACMPNE, different);
    c.var(ALOAD, 0).var(ALOAD, 5).jump(IF_ACMPNE, different).log("same");
    c.at(different);
    end(c);
  }

  private static void otherVariable(Code c) {
    c.var(ALOAD, 0).var(ASTORE, 4).push(7).var(ISTORE, 0).pinned();
    c.var(ALOAD, 4);
    superCall(c);
    c.point().var(ALOAD, 4).var(ILOAD, 0).field(PUTFIELD, c.owner(), "value", "I");
    end(c);
  }

  private static void superInBranches(Code c) {
    Label other = new Label();
    Label end = new Label();
    c.pinned().var(ALOAD, 0).var(ILOAD, 1).jump(IFEQ, other);
    superCall(c);
    c.point().jump(GOTO, end);
    superCall(c.at(other));
    set(c.at(end), 0, 6);
    end(c);
  }

  private static void loopBeforeSuper(Code c) {
    Label loop = new Label();
    c.var(ALOAD, 0).at(loop).pinned();
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).jump(IFGT, loop);
    superCall(c);
    set(c, 0, 7);
    end(c);
  }

  private static void handlerBeforeSuper(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    c.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
    c.var(ALOAD, 0).at(start).pinned().at(end);
    superCall(c);
    set(c, 0, 8);
    end(c);
    c.at(handler).log("failed").pinned().op(ATHROW);
  }

  private static void fieldBeforeSuper(Code c) {
    c.var(ALOAD, 0).push(9).field(PUTFIELD, c.owner(), "value", "I").pinned();
    c.var(ALOAD, 0)
        .push(10)
        .field(PUTFIELD, c.owner(), "fixed", "I")
        .var(ALOAD, 0)
        .pinned();
    superCall(c);
    end(c);
  }

  private static void newBeforeSuper(Code c) {
    c.type(NEW, "java/lang/Object").op(DUP).var(ALOAD, 0).pinned();
    superCall(c);
    c.point();
    superCall(c);
    c.point().call(INVOKESTATIC, "java/util/Objects", "isNull", "(Ljava/lang/Object;)Z");
    c.op(POP);
    end(c);
  }

  private static void noPointBefore(Code c) {
    c.var(ALOAD, 0).op(DUP);
    superCall(c);
    c.point().push(11).field(PUTFIELD, c.owner(), "value", "I");
    end(c);
  }

  private static void thisIsDead(Code c) {
    c.var(ALOAD, 0).op(DUP).push(12).field(PUTFIELD, c.owner(), "value", "I");
    superCall(c);
    c.push(2L).var(LSTORE, 0).point().var(LLOAD, 0).box("J").log();
    end(c);
  }

  private static void thisMoves(Code c) {
    c.var(ALOAD, 0);
    superCall(c);
    c.var(ALOAD, 0).var(ASTORE, 7).push("x").var(ASTORE, 0).point();
    c.var(ALOAD, 0).log();
    set(c, 7, 13);
    end(c);
  }

  private static void finalFieldInLoop(Code c) {
    Label loop = new Label();
    c.var(ALOAD, 0);
    superCall(c);
    c.at(loop).pinned().var(ALOAD, 0).var(ILOAD, 1).field(PUTFIELD, c.owner(), "fixed", "I");
    c.visitIincInsn(1, -1);
    c.var(ILOAD, 1).jump(IFGT, loop);
    end(c);
  }
}
