package io.weft.hostile;

import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * What compilers write between a call and the method that is meant: older ones of Java, and those of
 * other languages. Nobody can annotate it.
 */
final class AccessorCases implements Opcodes {
  private static final int ACCESSOR = ACC_STATIC | ACC_SYNTHETIC;
  private static final int ABSTRACT = ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT;
  private static final String DEFAULT = "(L%s;IILjava/lang/Object;)I";
  private static final String CLOSE = "(Ljava/lang/Throwable;Ljava/lang/AutoCloseable;)V";

  private AccessorCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.type("AccessToPrivateConstructor", AccessorCases::privateConstructor),
        HostileCase.type("ConstructorWithDefaults", AccessorCases::constructorWithDefaults),
        HostileCase.type("CloseResource", AccessorCases::closeResource),
        HostileCase.type("DefaultsOfAnInterface", AccessorCases::interfaceDefaults),
        HostileCase.type("DefaultsOfAFacade", AccessorCases::facade),
        HostileCase.type("DefaultsOfAForgottenMethod", AccessorCases::forgotten),
        HostileCase.type("AccessorsInACircle", AccessorCases::circle));
  }

  /** As javac before 11 writes it: one more parameter, of a class that has no other use. */
  private static void privateConstructor(HostileClass t) {
    HostileClass marker = t.other("PrivateMarker", ACC_SYNTHETIC, HostileClass.OBJECT);
    HostileClass type = t.other("PrivatelyMade", ACC_SUPER, HostileClass.OBJECT);
    type.out().visitField(0, "value", "I", null, null).visitEnd();
    type.suspendable(
        ACC_PRIVATE,
        "<init>",
        "(I)V",
        c -> c.var(ALOAD, 0)
            .init(HostileClass.OBJECT, "()V")
            .var(ALOAD, 0)
            .var(ILOAD, 1)
            .point("I")
            .field(PUTFIELD, c.owner(), "value", "I")
            .point()
            .op(RETURN));
    String accessor = "(IL" + marker.name() + ";)V";
    type.method(
        ACC_SYNTHETIC,
        "<init>",
        accessor,
        c -> c.var(ALOAD, 0).var(ILOAD, 1).init(c.owner(), "(I)V").op(RETURN));
    t.run(c -> c.type(NEW, type.name())
        .op(DUP)
        .pointInt(4)
        .op(ACONST_NULL)
        .init(type.name(), accessor)
        .field(GETFIELD, type.name(), "value", "I")
        .returnInt());
  }

  /** As kotlinc writes it: a mask says which arguments are missing. */
  private static void constructorWithDefaults(HostileClass t) {
    HostileClass type = t.other("MadeWithDefaults", ACC_PUBLIC | ACC_SUPER, HostileClass.OBJECT);
    ClassVisitor out = type.out();
    out.visitField(ACC_PUBLIC, "next", "L" + type.name() + ";", null, null).visitEnd();
    String plain = "(L" + type.name() + ";)V";
    type.suspendable(
        ACC_PUBLIC,
        "<init>",
        plain,
        c -> c.var(ALOAD, 0)
            .init(HostileClass.OBJECT, "()V")
            .var(ALOAD, 0)
            .var(ALOAD, 1)
            .field(PUTFIELD, c.owner(), "next", "L" + type.name() + ";")
            .point()
            .op(RETURN));
    String defaults = "(L" + type.name() + ";ILjava/lang/Object;)V";
    type.method(ACC_PUBLIC | ACC_SYNTHETIC, "<init>", defaults, c -> {
      Label given = new Label();
      c.var(ILOAD, 2).op(ICONST_1, IAND).jump(IFEQ, given);
      c.op(ACONST_NULL).var(ASTORE, 1);
      c.at(given).var(ALOAD, 0).var(ALOAD, 1).init(c.owner(), plain).op(RETURN);
    });
    t.run(c -> {
      c.type(NEW, type.name()).op(DUP, ACONST_NULL, ICONST_1, ACONST_NULL);
      c.init(type.name(), defaults).point();
      c.field(GETFIELD, type.name(), "next", "L" + type.name() + ";").op(ARETURN);
    });
  }

  /** The end of a try-with-resources statement as javac 9 and 10 write it. */
  private static void closeResource(HostileClass t) {
    HostileClass type =
        t.other("Resource", ACC_SUPER, HostileClass.OBJECT, "java/lang/AutoCloseable");
    type.constructor();
    type.suspendable(ACC_PUBLIC, "close", "()V", c -> c.log("closing").point().op(RETURN));
    t.method(ACC_PRIVATE | ACCESSOR, "$closeResource", CLOSE, AccessorCases::close);
    t.run(c -> {
      Label start = new Label();
      Label end = new Label();
      Label thrown = new Label();
      c.visitTryCatchBlock(start, end, thrown, "java/lang/Throwable");
      c.type(NEW, type.name()).op(DUP).init(type.name(), "()V").var(ASTORE, 1);
      c.at(start).pointInt(7).var(ISTORE, 2).at(end);
      c.op(ACONST_NULL)
          .var(ALOAD, 1)
          .self("$closeResource", CLOSE)
          .var(ILOAD, 2)
          .returnInt();
      c.at(thrown).var(ASTORE, 2).var(ALOAD, 2).var(ALOAD, 1).self("$closeResource", CLOSE);
      c.var(ALOAD, 2).op(ATHROW);
    });
  }

  private static void close(Code c) {
    Label start = new Label();
    Label end = new Label();
    Label suppressed = new Label();
    Label alone = new Label();
    c.visitTryCatchBlock(start, end, suppressed, "java/lang/Throwable");
    c.var(ALOAD, 0).jump(IFNULL, alone);
    c.at(start).var(ALOAD, 1).call(INVOKEINTERFACE, "java/lang/AutoCloseable", "close", "()V");
    c.at(end).op(RETURN);
    c.at(suppressed).var(ASTORE, 2).var(ALOAD, 0).var(ALOAD, 2);
    c.call(INVOKEVIRTUAL, "java/lang/Throwable", "addSuppressed", "(Ljava/lang/Throwable;)V");
    c.op(RETURN);
    c.at(alone).var(ALOAD, 1);
    c.call(INVOKEINTERFACE, "java/lang/AutoCloseable", "close", "()V").op(RETURN);
  }

  private static HostileClass withDefaults(HostileClass t, HostileClass type, String of) {
    return type.method(ACC_PUBLIC | ACCESSOR, "get$default", DEFAULT.formatted(of), c -> {
      Label given = new Label();
      c.var(ILOAD, 2).op(ICONST_1, IAND).jump(IFEQ, given).push(7).var(ISTORE, 1);
      c.at(given).var(ALOAD, 0).var(ILOAD, 1).call(INVOKEINTERFACE, of, "get", "(I)I");
      c.op(IRETURN);
    });
  }

  private static HostileClass implementor(HostileClass t, HostileClass of) {
    HostileClass type =
        t.other("Implementor", ACC_PUBLIC | ACC_SUPER, HostileClass.OBJECT, of.name());
    type.constructor();
    type.method(
        ACC_PUBLIC, "get", "(I)I", c -> c.var(ILOAD, 1).point("I").op(ICONST_2, IMUL, IRETURN));
    return type;
  }

  /** In a class beside the interface, as kotlinc writes it. */
  private static void interfaceDefaults(HostileClass t) {
    HostileClass type = t.other("Defaulting", ABSTRACT, HostileClass.OBJECT);
    type.suspendable(ACC_PUBLIC | ACC_ABSTRACT, "get", "(I)I", null);
    HostileClass defaults =
        t.other("Defaulting$DefaultImpls", ACC_PUBLIC | ACC_FINAL, HostileClass.OBJECT);
    withDefaults(t, defaults, type.name());
    HostileClass made = implementor(t, type);
    t.run(c -> c.type(NEW, made.name())
        .op(DUP)
        .init(made.name(), "()V")
        .op(ICONST_0, ICONST_1, ACONST_NULL)
        .call(INVOKESTATIC, defaults.name(), "get$default", DEFAULT.formatted(type.name()))
        .returnInt());
  }

  /** One accessor calls another one. */
  private static void facade(HostileClass t) {
    HostileClass type = t.other("Behind", ABSTRACT, HostileClass.OBJECT);
    type.suspendable(ACC_PUBLIC | ACC_ABSTRACT, "get", "(I)I", null);
    HostileClass part = t.other("Part$DefaultImpls", ACC_PUBLIC, HostileClass.OBJECT);
    withDefaults(t, part, type.name());
    HostileClass made = implementor(t, type);
    String desc = DEFAULT.formatted(type.name());
    HostileClass facade = t.other("Facade$DefaultImpls", ACC_PUBLIC, HostileClass.OBJECT);
    facade.method(
        ACC_PUBLIC | ACCESSOR,
        "get$default",
        desc,
        c -> c.var(ALOAD, 0)
            .var(ILOAD, 1)
            .var(ILOAD, 2)
            .op(ACONST_NULL)
            .call(INVOKESTATIC, part.name(), "get$default", desc)
            .op(IRETURN));
    t.run(c -> c.type(NEW, made.name())
        .op(DUP)
        .init(made.name(), "()V")
        .op(ICONST_0, ICONST_1, ACONST_NULL)
        .call(INVOKESTATIC, facade.name(), "get$default", desc)
        .returnInt());
  }

  /** Nothing in its class is annotated, which stays as it is: a call of it is one of the plain method. */
  private static void forgotten(HostileClass t) {
    HostileClass type = t.other("Forgetful", ACC_PUBLIC | ACC_SUPER, HostileClass.OBJECT);
    type.method(
        ACC_PUBLIC | ACCESSOR,
        "get$default",
        "(I)I",
        c -> c.pinned().var(ILOAD, 0).op(IRETURN));
    t.run(c -> c.pointInt(3)
        .call(INVOKESTATIC, type.name(), "get$default", "(I)I")
        .point("I")
        .returnInt());
  }

  /** Each calls the other, and one of them a suspendable method. */
  private static void circle(HostileClass t) {
    t.method(
        ACCESSOR,
        "access$000",
        "(I)I",
        c -> c.var(ILOAD, 0).self("access$100", "(I)I").op(IRETURN));
    t.method(ACCESSOR, "access$100", "(I)I", c -> {
      Label end = new Label();
      c.var(ILOAD, 0).jump(IFLE, end);
      c.var(ILOAD, 0).op(ICONST_1, ISUB).self("access$000", "(I)I").point("I").op(IRETURN);
      c.at(end).push(5).op(IRETURN);
    });
    t.run(c -> c.pointInt(2).self("access$000", "(I)I").returnInt());
  }
}
