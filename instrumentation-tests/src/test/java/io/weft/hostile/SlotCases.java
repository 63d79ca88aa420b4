package io.weft.hostile;

import io.weft.agent.check.DiagnosticCode;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Local variables: very many, at very high numbers, and slots used for one thing and another. */
final class SlotCases implements Opcodes {
  private static final String MANY_LONGS = "(" + "J".repeat(126) + "I)J";
  private static final String TOO_MANY = "(" + "J".repeat(127) + "I)J";

  private SlotCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.type("AllParameterSlotsButTwo", SlotCases::manyParameters),
        HostileCase.type("AllParameterSlots", SlotCases::tooManyParameters)
            .refused(DiagnosticCode.TOO_MANY_PARAMETERS),
        HostileCase.type("AllParameterSlotsOfAnInstance", SlotCases::manyOfInstance),
        HostileCase.code("HalvesOverlap", SlotCases::halvesOverlap),
        HostileCase.code("HalfOfLongOverwritten", SlotCases::halfOverwritten),
        HostileCase.code("SlotOfEveryType", SlotCases::everyType),
        HostileCase.code("WideVariables", SlotCases::wide),
        HostileCase.code("SixtyThousandVariables", c -> distant(c, 60_000)).versions(61, 61),
        HostileCase.code("SixtyFiveThousandVariables", c -> tooDistant(c, 65_001))
            .versions(52, 61)
            .refused(DiagnosticCode.TOO_LARGE),
        HostileCase.code("LastVariable", c -> tooDistant(c, 65_534))
            .versions(61, 61)
            .refused(DiagnosticCode.TOO_LARGE),
        HostileCase.code("ManyLiveValues", SlotCases::manyLive),
        HostileCase.code("ManyOperands", SlotCases::manyOperands),
        HostileCase.code("ThisIsOverwritten", SlotCases::thisOverwritten),
        HostileCase.type("LastParameterStraddled", SlotCases::straddled),
        HostileCase.type("ParametersOverwritten", SlotCases::parametersOverwritten));
  }

  private static void pushLongs(Code c, int count) {
    for (long i = 0; i < count; i++) {
      c.push(i * i);
    }
  }

  private static void sumOfSome(Code c, int first) {
    c.var(LLOAD, first).var(LLOAD, first + 250).op(LADD).var(LLOAD, first + 100).op(LADD);
    c.var(ILOAD, first + 252).op(I2L, LADD).point("J").op(LRETURN);
  }

  private static void manyParameters(HostileClass t) {
    t.helper("many", MANY_LONGS, c -> sumOfSome(c.point(), 0));
    t.run(c -> {
      pushLongs(c, 126);
      c.push(7).self("many", MANY_LONGS).box("J").op(ARETURN);
    });
  }

  private static void tooManyParameters(HostileClass t) {
    t.helper("many", TOO_MANY, c -> {
      c.pinned().var(ILOAD, 254).op(I2L).var(LLOAD, 252).op(LADD).pinned().op(LRETURN);
    });
    t.run(c -> {
      pushLongs(c.point(), 127);
      c.push(5).self("many", TOO_MANY).box("J").point().op(ARETURN);
    });
  }

  /** 253 slots, this, and the hidden parameter: 255. */
  private static void manyOfInstance(HostileClass t) {
    t.suspendable(ACC_PRIVATE, "many", MANY_LONGS, c -> sumOfSome(c.point(), 1));
    t.run(c -> {
      c.var(ALOAD, 0);
      pushLongs(c, 126);
      c.push(7).call(INVOKESPECIAL, c.owner(), "many", MANY_LONGS).box("J").op(ARETURN);
    });
  }

  private static void halvesOverlap(Code c) {
    c.push(1L).var(LSTORE, 1).point().push(2.5).var(DSTORE, 2).point();
    c.push(7).var(ISTORE, 1).point().var(ILOAD, 1).var(DLOAD, 2).op(D2I, IADD).point("I");
    c.push(9L).var(LSTORE, 3).point().op(I2L).var(LLOAD, 3).op(LADD).box("J").op(ARETURN);
  }

  private static void halfOverwritten(Code c) {
    c.push(1L).var(LSTORE, 1).push("x").var(ASTORE, 2).point().var(ALOAD, 2).log();
    c.push(2L).var(LSTORE, 1).push("y").var(ASTORE, 1).point().var(ALOAD, 1).op(ARETURN);
  }

  private static void everyType(Code c) {
    Label loop = new Label();
    c.push(2).var(ISTORE, 5);
    c.at(loop);
    c.push(1).var(ISTORE, 1).point().var(ILOAD, 1).box("I").log();
    c.push(2L).var(LSTORE, 1).point().var(LLOAD, 1).box("J").log();
    c.push(3f).var(FSTORE, 1).point().var(FLOAD, 1).box("F").log();
    c.push(4d).var(DSTORE, 1).var(DLOAD, 1).point("D").box("D").log();
    c.push("s").var(ASTORE, 1).var(ALOAD, 1).log();
    c.visitIincInsn(5, -1);
    c.var(ILOAD, 5).jump(IFGT, loop).push("end").op(ARETURN);
  }

  private static void wide(Code c) {
    c.push(1)
        .var(ISTORE, 300)
        .push(2L)
        .var(LSTORE, 400)
        .push("x")
        .var(ASTORE, 500)
        .point();
    c.visitIincInsn(300, 30_000);
    c.visitIincInsn(300, -32_768);
    c.var(ALOAD, 500).log().point().var(LLOAD, 400).var(ILOAD, 300).op(I2L, LADD);
    c.box("J").op(ARETURN);
  }

  private static void distant(Code c, int number) {
    c.push(5).var(ISTORE, number).point();
    c.visitIincInsn(number, 1000);
    c.var(ILOAD, number).point("I").returnInt();
  }

  private static void tooDistant(Code c, int number) {
    c.push(5).var(ISTORE, number).pinned();
    c.visitIincInsn(number, 1000);
    c.pinned().var(ILOAD, number).returnInt();
  }

  private static void manyLive(Code c) {
    for (int i = 0; i < 300; i++) {
      c.push("v" + i).var(ASTORE, 1 + i);
    }
    c.point();
    c.push(0).var(ISTORE, 302);
    for (int i = 0; i < 300; i += 7) {
      c.var(ALOAD, 1 + i).call(INVOKEVIRTUAL, "java/lang/String", "hashCode", "()I");
      c.var(ILOAD, 302).push(31).op(IMUL, IADD).var(ISTORE, 302);
    }
    c.point().var(ALOAD, 300).log().var(ILOAD, 302).returnInt();
  }

  private static void manyOperands(Code c) {
    for (int i = 0; i < 300; i++) {
      c.push((long) i);
    }
    c.point();
    for (int i = 0; i < 299; i++) {
      c.op(LADD);
    }
    c.point("J").box("J").op(ARETURN);
  }

  private static void thisOverwritten(Code c) {
    c.push(3L).var(LSTORE, 0).point().var(LLOAD, 0).point("J").box("J").op(ARETURN);
  }

  /** A double begins where the last parameter was, so it ends behind the parameters. */
  private static void straddled(HostileClass t) {
    t.helper("straddled", "(JI)Ljava/lang/Object;", c -> {
      Label head = c.mark();
      c.visitIincInsn(2, -1);
      c.var(LLOAD, 0).point("J").op(POP2).var(ILOAD, 2).jump(IFGT, head);
      c.push(2.5).var(DSTORE, 2).push("x").var(ASTORE, 4).point();
      c.var(DLOAD, 2).point("D").box("D").log().var(ALOAD, 4).point().op(ARETURN);
    });
    t.run(c -> c.push(1L).push(3).self("straddled", "(JI)Ljava/lang/Object;").op(ARETURN));
  }

  private static void parametersOverwritten(HostileClass t) {
    t.helper("other", "(JLjava/lang/String;I)Ljava/lang/Object;", c -> {
      c.var(ALOAD, 2).log().push(4L).var(LSTORE, 2).point().push("a").var(ASTORE, 0);
      c.point().push("b").var(ASTORE, 1).var(LLOAD, 2).point("J").box("J").log();
      c.var(ALOAD, 0).log().var(ALOAD, 1).point().op(ARETURN);
    });
    t.run(c -> c.push(1L)
        .push("p")
        .push(2)
        .self("other", "(JLjava/lang/String;I)Ljava/lang/Object;")
        .op(ARETURN));
  }
}
