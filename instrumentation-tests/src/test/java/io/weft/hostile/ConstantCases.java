package io.weft.hostile;

import java.util.List;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Constants and calls that are linked at run time. */
final class ConstantCases implements Opcodes {
  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
  private static final String HANDLE = "java/lang/invoke/MethodHandle";
  private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";
  private static final String CALL_SITE = "java/lang/invoke/CallSite";
  private static final String METHOD_TYPE = "java/lang/invoke/MethodType";
  private static final int FIRST_WITH_HANDLES = 51;
  private static final int FIRST_WITH_DYNAMIC_CONSTANTS = 55;
  private static final int NEWEST = 69;
  private static final String CONDY_BOOTSTRAP =
      "(L" + LOOKUP + ";Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;";
  private static final String INDY_BOOTSTRAP =
      "(L" + LOOKUP + ";Ljava/lang/String;L" + METHOD_TYPE + ";)L" + CALL_SITE + ";";

  private ConstantCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.code("ClassConstants", ConstantCases::classes),
        HostileCase.type("MethodHandleConstant", ConstantCases::handle)
            .versions(FIRST_WITH_HANDLES, NEWEST),
        HostileCase.code("MethodTypeConstant", ConstantCases::methodType)
            .versions(FIRST_WITH_HANDLES, NEWEST),
        HostileCase.type("DynamicConstant", ConstantCases::dynamicConstant)
            .versions(FIRST_WITH_DYNAMIC_CONSTANTS, NEWEST),
        HostileCase.type("WideDynamicConstant", ConstantCases::wideDynamicConstant)
            .versions(FIRST_WITH_DYNAMIC_CONSTANTS, NEWEST),
        HostileCase.type("UnknownBootstrap", ConstantCases::unknownBootstrap)
            .versions(FIRST_WITH_HANDLES, NEWEST),
        HostileCase.type("LinkedToSuspendable", ConstantCases::linkedToSuspendable)
            .versions(FIRST_WITH_HANDLES, NEWEST),
        HostileCase.code("SignaturePolymorphicHandle", ConstantCases::invokeExact)
            .versions(FIRST_WITH_HANDLES, NEWEST),
        HostileCase.code("SignaturePolymorphicVarHandle", ConstantCases::varHandle)
            .versions(FIRST_WITH_HANDLES, NEWEST));
  }

  private static void classes(Code c) {
    c.push(Type.getObjectType("[[J")).push(Type.getObjectType("java/util/Map")).point();
    c.op(SWAP).log().op(ARETURN);
  }

  private static void handle(HostileClass t) {
    t.helper("twice", "(I)I", c -> c.var(ILOAD, 0).point("I").op(ICONST_2, IMUL, IRETURN));
    t.method(
        ACC_PUBLIC | ACC_STATIC, "plain", "(I)I", c -> c.var(ILOAD, 0).op(ICONST_5, IMUL, IRETURN));
    t.run(c -> {
      c.push(new Handle(H_INVOKESTATIC, c.owner(), "plain", "(I)I", false)).pointInt(4);
      c.call(INVOKEVIRTUAL, HANDLE, "invokeExact", "(I)I").point("I");
      c.self("twice", "(I)I").returnInt();
    });
  }

  private static void methodType(Code c) {
    c.push(Type.getMethodType("(IJ)Ljava/lang/String;"))
        .point()
        .op(DUP)
        .var(ASTORE, 1)
        .point();
    c.var(ALOAD, 1).call(INVOKEVIRTUAL, METHOD_TYPE, "parameterCount", "()I").op(SWAP, POP);
    c.returnInt();
  }

  private static void dynamicConstant(HostileClass t) {
    t.method(
        ACC_PUBLIC | ACC_STATIC,
        "constant",
        CONDY_BOOTSTRAP,
        c -> c.var(ALOAD, 1).op(ARETURN));
    t.run(c -> {
      Handle handle = new Handle(H_INVOKESTATIC, c.owner(), "constant", CONDY_BOOTSTRAP, false);
      ConstantDynamic constant = new ConstantDynamic("name", "Ljava/lang/Object;", handle);
      c.push(3L).push("x").push(constant).point().op(POP).log();
      c.push(constant).op(DUP_X2).point().op(POP).point("J").op(POP2).op(ARETURN);
    });
  }

  private static void wideDynamicConstant(HostileClass t) {
    String desc = CONDY_BOOTSTRAP.replace(")Ljava/lang/Object;", ")Ljava/lang/Long;");
    t.method(
        ACC_PUBLIC | ACC_STATIC, "constant", desc, c -> c.push(77L).box("J").op(ARETURN));
    t.run(c -> {
      Handle handle = new Handle(H_INVOKESTATIC, c.owner(), "constant", desc, false);
      c.push(new ConstantDynamic("name", "J", handle))
          .point()
          .op(DUP2)
          .point("J")
          .op(LADD);
      c.box("J").op(ARETURN);
    });
  }

  /** Makes a call site of a static method of the class that has its name. */
  private static void site(HostileClass t) {
    t.method(ACC_PUBLIC | ACC_STATIC, "link", INDY_BOOTSTRAP, c -> {
      c.type(NEW, "java/lang/invoke/ConstantCallSite").op(DUP).var(ALOAD, 0);
      c.push(Type.getObjectType(c.owner())).var(ALOAD, 1).var(ALOAD, 2);
      String find = "(Ljava/lang/Class;Ljava/lang/String;L" + METHOD_TYPE + ";)L" + HANDLE + ";";
      c.call(INVOKEVIRTUAL, LOOKUP, "findStatic", find);
      c.init("java/lang/invoke/ConstantCallSite", "(L" + HANDLE + ";)V").op(ARETURN);
    });
  }

  private static void invokeDynamic(Code c, String name, String desc) {
    Handle handle = new Handle(H_INVOKESTATIC, c.owner(), "link", INDY_BOOTSTRAP, false);
    c.visitInvokeDynamicInsn(name, desc, handle);
  }

  private static void unknownBootstrap(HostileClass t) {
    site(t);
    t.method(
        ACC_PUBLIC | ACC_STATIC,
        "sum",
        "(IJ)J",
        c -> c.log("called").var(LLOAD, 1).var(ILOAD, 0).op(I2L, LADD, LRETURN));
    t.run(c -> {
      c.point().push("below").pointInt(3).push(4L).point("J");
      invokeDynamic(c, "sum", "(IJ)J");
      c.point("J").box("J").log().log().push("end").op(ARETURN);
    });
  }

  /** What an unknown call site reaches is pinned: nobody hands it the continuation. */
  private static void linkedToSuspendable(HostileClass t) {
    site(t);
    t.helper("waits", "(I)I", c -> c.pinned().var(ILOAD, 0).op(IRETURN));
    t.run(c -> {
      c.pointInt(3);
      invokeDynamic(c, "waits", "(I)I");
      c.point("I").returnInt();
    });
  }

  private static void invokeExact(Code c) {
    c.call(INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", "()L" + LOOKUP + ";")
        .point();
    c.push(Type.getObjectType("java/lang/String")).push("concat");
    c.push(Type.getMethodType("(Ljava/lang/String;)Ljava/lang/String;")).point();
    c.call(
        INVOKEVIRTUAL,
        LOOKUP,
        "findVirtual",
        "(Ljava/lang/Class;Ljava/lang/String;L" + METHOD_TYPE + ";)L" + HANDLE + ";");
    c.pointText("a").pointText("b");
    c.call(
        INVOKEVIRTUAL,
        HANDLE,
        "invokeExact",
        "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;");
    c.point().op(ARETURN);
  }

  private static void varHandle(Code c) {
    c.push(Type.getObjectType("[J"));
    c.call(
        INVOKESTATIC,
        "java/lang/invoke/MethodHandles",
        "arrayElementVarHandle",
        "(Ljava/lang/Class;)L" + VAR_HANDLE + ";");
    c.var(ASTORE, 1).push(2);
    c.visitIntInsn(NEWARRAY, T_LONG);
    c.var(ASTORE, 2).var(ALOAD, 1).var(ALOAD, 2).pointInt(1).push(40L).point("J");
    c.call(INVOKEVIRTUAL, VAR_HANDLE, "getAndAdd", "([JIJ)J").point("J").op(POP2);
    c.var(ALOAD, 1).var(ALOAD, 2).push(1).push(40L).pointInt(2).op(I2L);
    c.call(INVOKEVIRTUAL, VAR_HANDLE, "compareAndSet", "([JIJJ)Z").box("I").log();
    c.var(ALOAD, 2).op(ARETURN);
  }
}
