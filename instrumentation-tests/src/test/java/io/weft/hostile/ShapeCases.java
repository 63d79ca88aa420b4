package io.weft.hostile;

import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Classes and members with flags and relations that javac does not give them. */
final class ShapeCases implements Opcodes {
  private static final int FIRST_WITH_DEFAULTS = 52;
  private static final int FIRST_WITH_NESTS = 55;
  private static final int NEWEST = 69;
  private static final int LAST_STRICT = 60;
  private static final int STATIC = ACC_PUBLIC | ACC_STATIC;

  private ShapeCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.type("FinalAndBridge", ShapeCases::oddBridge),
        HostileCase.type("BridgeThatDoesMore", ShapeCases::busyBridge),
        HostileCase.type("BridgeInACircle", ShapeCases::circularBridges),
        HostileCase.type("StrictArithmetic", ShapeCases::strict).versions(49, LAST_STRICT),
        HostileCase.type("AbstractSuspendable", ShapeCases::abstractMethod),
        HostileCase.type("NativeSuspendable", ShapeCases::nativeMethod),
        HostileCase.type("NativeInSerializable", ShapeCases::nativeOfObjects),
        HostileCase.type("SyntheticEverything", ShapeCases::synthetic),
        HostileCase.type("InterfaceStaticAndPrivate", ShapeCases::interfaceMethods)
            .versions(FIRST_WITH_DEFAULTS, NEWEST),
        HostileCase.type("NestMatesPrivate", ShapeCases::nestMates)
            .versions(FIRST_WITH_NESTS, NEWEST),
        HostileCase.type("CallsNamedOnSubclass", ShapeCases::namedOnSubclass),
        HostileCase.type("SpecialCallOfGrandparent", ShapeCases::grandparent),
        HostileCase.type("SuspendsInInitialiser", ShapeCases::initialiser));
  }

  private static void oddBridge(HostileClass t) {
    int access = ACC_PUBLIC | ACC_FINAL | ACC_BRIDGE | ACC_SYNTHETIC | ACC_VARARGS;
    t.suspendable(access, "get", "(I)J", c -> c.var(ILOAD, 1).point("I").op(I2L, LRETURN));
    t.run(c -> c.var(ALOAD, 0)
        .push(3)
        .call(INVOKEVIRTUAL, c.owner(), "get", "(I)J")
        .box("J")
        .op(ARETURN));
  }

  /** Marked as a bridge, but with work of its own around the call. */
  private static void busyBridge(HostileClass t) {
    t.suspendable(
        ACC_PUBLIC, "get", "()Ljava/lang/String;", c -> c.pointText("x").op(ARETURN));
    t.method(
        ACC_PUBLIC | ACC_BRIDGE | ACC_SYNTHETIC,
        "get",
        "()Ljava/lang/Object;",
        c -> c.log("before")
            .point()
            .var(ALOAD, 0)
            .call(INVOKEVIRTUAL, c.owner(), "get", "()Ljava/lang/String;")
            .point()
            .op(ARETURN));
    t.run(c -> c.var(ALOAD, 0)
        .call(INVOKEVIRTUAL, c.owner(), "get", "()Ljava/lang/Object;")
        .op(ARETURN));
  }

  private static void circularBridges(HostileClass t) {
    int access = STATIC | ACC_BRIDGE | ACC_SYNTHETIC;
    t.suspendable(
        access, "get", "(I)I", c -> c.var(ILOAD, 0).op(I2L).self("get", "(J)I").op(IRETURN));
    t.method(
        access, "get", "(J)I", c -> c.var(LLOAD, 0).op(L2D).self("get", "(D)I").op(IRETURN));
    t.method(access, "get", "(D)I", c -> {
      Label end = new Label();
      c.push(7).var(DLOAD, 0).push(2.0).op(DCMPL).jump(IFGT, end).point().op(POP);
      c.var(DLOAD, 0).push(3.0).op(DADD, D2I).self("get", "(I)I");
      c.at(end).op(IRETURN);
    });
    t.run(c -> c.push(1).self("get", "(I)I").returnInt());
  }

  private static void strict(HostileClass t) {
    t.suspendable(
        STATIC | ACC_STRICT,
        "half",
        "(D)D",
        c -> c.var(DLOAD, 0).push(2.0).point("D").op(DDIV, DRETURN));
    t.run(c -> c.push(3.0).self("half", "(D)D").box("D").op(ARETURN));
  }

  private static void abstractMethod(HostileClass t) {
    HostileClass base = t.other("AbstractBase", ACC_PUBLIC | ACC_ABSTRACT, HostileClass.OBJECT);
    base.constructor();
    base.suspendable(ACC_PUBLIC | ACC_ABSTRACT, "get", "(I)I", null);
    HostileClass type = t.other("ConcreteSub", ACC_PUBLIC | ACC_SUPER, base.name());
    type.method(
        ACC_PUBLIC,
        "<init>",
        "()V",
        c -> c.var(ALOAD, 0).init(base.name(), "()V").op(RETURN));
    type.method(ACC_PUBLIC, "get", "(I)I", c -> c.var(ILOAD, 1).point("I").op(IRETURN));
    t.run(c -> c.type(NEW, type.name())
        .op(DUP)
        .init(type.name(), "()V")
        .pointInt(4)
        .call(INVOKEVIRTUAL, base.name(), "get", "(I)I")
        .returnInt());
  }

  private static void nativeMethod(HostileClass t) {
    t.suspendable(STATIC | ACC_NATIVE, "missing", "(I)I", null);
    t.run(c -> {
      Label start = new Label();
      Label end = new Label();
      Label handler = new Label();
      c.visitTryCatchBlock(start, end, handler, "java/lang/UnsatisfiedLinkError");
      c.at(start).pointInt(4).self("missing", "(I)I").at(end).returnInt();
      c.at(handler).op(POP).point().push("not linked").op(ARETURN);
    });
  }

  private static void nativeOfObjects(HostileClass t) {
    HostileClass type =
        t.other("Written", ACC_PUBLIC | ACC_SUPER, HostileClass.OBJECT, "java/io/Serializable");
    type.constructor();
    type.suspendable(ACC_PUBLIC | ACC_NATIVE, "missing", "(I)I", null);
    t.run(c -> {
      Label start = new Label();
      Label end = new Label();
      Label handler = new Label();
      c.visitTryCatchBlock(start, end, handler, "java/lang/UnsatisfiedLinkError");
      c.at(start).type(NEW, type.name()).op(DUP).init(type.name(), "()V").pointInt(4);
      c.call(INVOKEVIRTUAL, type.name(), "missing", "(I)I").at(end).returnInt();
      c.at(handler).op(POP).point().push("not linked").op(ARETURN);
    });
  }

  private static void synthetic(HostileClass t) {
    t.suspendable(
        ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC | ACC_DEPRECATED,
        "s",
        "(I)I",
        c -> c.var(ILOAD, 0).point("I").op(IRETURN));
    t.suspendable(
        ACC_PRIVATE | ACC_FINAL | ACC_SYNTHETIC,
        "p",
        "(I)I",
        c -> c.var(ILOAD, 1).self("s", "(I)I").op(IRETURN));
    t.run(c -> c.var(ALOAD, 0)
        .push(3)
        .call(INVOKESPECIAL, c.owner(), "p", "(I)I")
        .point("I")
        .returnInt());
  }

  private static void interfaceMethods(HostileClass t) {
    HostileClass type =
        t.other("WithBodies", ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, HostileClass.OBJECT);
    type.suspendable(STATIC, "open", "(I)I", c -> {
      c.var(ILOAD, 0).point("I");
      c.visitMethodInsn(INVOKESTATIC, c.owner(), "hidden", "(I)I", true);
      c.op(IRETURN);
    });
    type.suspendable(
        ACC_PRIVATE | ACC_STATIC,
        "hidden",
        "(I)I",
        c -> c.var(ILOAD, 0).point("I").op(ICONST_2, IMUL, IRETURN));
    t.run(c -> {
      c.push(4);
      c.visitMethodInsn(INVOKESTATIC, type.name(), "open", "(I)I", true);
      c.returnInt();
    });
  }

  private static void nestMates(HostileClass t) {
    HostileClass type = t.other("NestMate", ACC_SUPER, HostileClass.OBJECT);
    ClassVisitor out = type.out();
    out.visitNestHost(t.name());
    t.out().visitNestMember(type.name());
    type.method(
        ACC_PRIVATE,
        "<init>",
        "()V",
        c -> c.var(ALOAD, 0).init(HostileClass.OBJECT, "()V").op(RETURN));
    type.suspendable(ACC_PRIVATE, "get", "(I)I", c -> c.var(ILOAD, 1).point("I").op(IRETURN));
    type.suspendable(
        ACC_PRIVATE | ACC_STATIC, "fixed", "()I", c -> c.pointInt(9).op(IRETURN));
    t.run(c -> c.type(NEW, type.name())
        .op(DUP)
        .init(type.name(), "()V")
        .pointInt(4)
        .call(INVOKEVIRTUAL, type.name(), "get", "(I)I")
        .call(INVOKESTATIC, type.name(), "fixed", "()I")
        .op(IADD)
        .returnInt());
  }

  /** Static and virtual calls that name a subclass, which declares nothing. */
  private static void namedOnSubclass(HostileClass t) {
    HostileClass base = t.other("DeclaringBase", ACC_PUBLIC | ACC_SUPER, HostileClass.OBJECT);
    base.constructor();
    base.helper("fixed", "()I", c -> c.pointInt(9).op(IRETURN));
    base.suspendable(ACC_PUBLIC, "get", "(I)I", c -> c.var(ILOAD, 1).point("I").op(IRETURN));
    HostileClass sub = t.other("EmptySub", ACC_PUBLIC | ACC_SUPER, base.name());
    sub.method(
        ACC_PUBLIC,
        "<init>",
        "()V",
        c -> c.var(ALOAD, 0).init(base.name(), "()V").op(RETURN));
    t.run(c -> c.type(NEW, sub.name())
        .op(DUP)
        .init(sub.name(), "()V")
        .push(3)
        .call(INVOKEVIRTUAL, sub.name(), "get", "(I)I")
        .call(INVOKESTATIC, sub.name(), "fixed", "()I")
        .op(IADD)
        .returnInt());
  }

  /** With ACC_SUPER it runs the parent's method, whatever ancestor the call names. */
  private static void grandparent(HostileClass t) {
    String[] names = {"Eldest", "Middle", "Youngest"};
    String parent = HostileClass.OBJECT;
    for (String name : names) {
      String above = parent;
      HostileClass type = t.other(name, ACC_PUBLIC | ACC_SUPER, above);
      type.method(
          ACC_PUBLIC, "<init>", "()V", c -> c.var(ALOAD, 0).init(above, "()V").op(RETURN));
      type.suspendable(ACC_PUBLIC, "get", "()V", c -> {
        c.log(name).point();
        if (!above.equals(HostileClass.OBJECT)) {
          c.var(ALOAD, 0).call(INVOKESPECIAL, HostileClass.PACKAGE + "Eldest", "get", "()V");
        }
        c.point().op(RETURN);
      });
      parent = type.name();
    }
    String youngest = parent;
    t.run(c -> c.type(NEW, youngest)
        .op(DUP)
        .init(youngest, "()V")
        .call(INVOKEVIRTUAL, youngest, "get", "()V")
        .push("end")
        .op(ARETURN));
  }

  /** Runs once in each world, in the run in which every point is told to suspend. */
  private static void initialiser(HostileClass t) {
    HostileClass type = t.other("InitialisedLater", ACC_PUBLIC | ACC_SUPER, HostileClass.OBJECT);
    type.out().visitField(STATIC, "value", "I", null, null).visitEnd();
    type.helper("compute", "()I", c -> c.push(7).op(IRETURN));
    type.method(
        ACC_STATIC,
        "<clinit>",
        "()V",
        c -> c.self("compute", "()I").field(PUTSTATIC, c.owner(), "value", "I").op(RETURN));
    t.run(c -> c.pointInt(2)
        .field(GETSTATIC, type.name(), "value", "I")
        .point("I")
        .op(IADD)
        .returnInt());
  }
}
