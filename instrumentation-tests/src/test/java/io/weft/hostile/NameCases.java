package io.weft.hostile;

import java.util.List;
import org.objectweb.asm.Opcodes;

/** Names that only other languages give, and names that the agent gives itself. */
final class NameCases implements Opcodes {
  private NameCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.type("OddMethodNames", NameCases::oddNames),
        HostileCase.type("ReturnTypesOnly", NameCases::returnTypesOnly),
        HostileCase.type("MethodNamedAsResumedBody", NameCases::resumedBody),
        HostileCase.type("MethodsThatNameTheSameBody", NameCases::sameBody),
        HostileCase.type("FieldsNamedAsOurs", NameCases::fields),
        HostileCase.type("Odd+Class-Name é", NameCases::oddNames));
  }

  private static void oddNames(HostileClass t) {
    String[] names = {"a-b", "+", "a b", "is?", "a$b", "\u00e9", "a'b", "=", "a,b", "{}", "0"};
    for (String name : names) {
      t.helper(name, "(I)I", c -> c.var(ILOAD, 0).point("I").op(ICONST_1, IADD, IRETURN));
    }
    t.run(c -> {
      c.push(0);
      for (String name : names) {
        c.self(name, "(I)I");
      }
      c.returnInt();
    });
  }

  private static void returnTypesOnly(HostileClass t) {
    t.helper("get", "()I", c -> c.pointInt(4).op(IRETURN));
    t.helper("get", "()J", c -> c.push(5L).point("J").op(LRETURN));
    t.helper("get", "()Ljava/lang/String;", c -> c.pointText("six").op(ARETURN));
    t.helper("get", "()V", c -> c.point().op(RETURN));
    t.method(ACC_PUBLIC | ACC_STATIC, "get", "()D", c -> c.push(7.5).op(DRETURN));
    t.run(c -> c.self("get", "()I")
        .op(I2L)
        .self("get", "()J")
        .op(LADD)
        .self("get", "()V")
        .self("get", "()D")
        .op(D2L, LADD)
        .box("J")
        .log()
        .self("get", "()Ljava/lang/String;")
        .op(ARETURN));
  }

  private static void resumedBody(HostileClass t) {
    for (int i = 0; i < 4; i++) {
      String text = "mine " + i;
      t.method(ACC_PUBLIC | ACC_STATIC, "run$weft$" + i, "()V", c -> c.log(text).op(RETURN));
    }
    t.run(c -> c.point()
        .self("run$weft$0", "()V")
        .self("run$weft$1", "()V")
        .point()
        .push("end")
        .op(ARETURN));
  }

  /** Without their brackets and with their numbers these could come to the same. */
  private static void sameBody(HostileClass t) {
    t.helper("m", "()I", c -> c.pointInt(1).op(IRETURN));
    t.helper("m$weft$0", "()I", c -> c.pointInt(2).op(IRETURN));
    t.helper("m$weft$1", "()I", c -> c.pointInt(3).op(IRETURN));
    t.helper("init", "()V", c -> c.point().op(RETURN));
    t.run(c -> c.self("m", "()I")
        .self("m$weft$0", "()I")
        .op(IMUL)
        .self("m$weft$1", "()I")
        .op(IADD)
        .self("init", "()V")
        .returnInt());
  }

  private static void fields(HostileClass t) {
    for (String name : List.of("pc", "parent", "unwinding", "carrier", "$weft$", "continuation")) {
      t.out().visitField(ACC_PUBLIC, name, "I", null, null).visitEnd();
    }
    t.run(c -> c.var(ALOAD, 0)
        .op(DUP)
        .pointInt(5)
        .field(PUTFIELD, c.owner(), "pc", "I")
        .op(DUP)
        .field(GETFIELD, c.owner(), "pc", "I")
        .point("I")
        .op(SWAP)
        .field(GETFIELD, c.owner(), "unwinding", "I")
        .op(IADD)
        .returnInt());
  }
}
