package io.weft.agent.rewrite;

import io.weft.agent.check.TypeRelations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.MethodNode;

/**
 * A static method between a method reference and its target: where the metafactory would adapt the
 * result, as its own class cannot be suspended and would adapt the dummy value of a call that did; and
 * where the target is a method of the JDK that has no twin, but behind which there may be one.
 */
final class ReturnAdapter {
  private static final Map<Type, Type> BOXES = Map.of(
      Type.getType(Boolean.class), Type.BOOLEAN_TYPE,
      Type.getType(Byte.class), Type.BYTE_TYPE,
      Type.getType(Character.class), Type.CHAR_TYPE,
      Type.getType(Short.class), Type.SHORT_TYPE,
      Type.getType(Integer.class), Type.INT_TYPE,
      Type.getType(Long.class), Type.LONG_TYPE,
      Type.getType(Float.class), Type.FLOAT_TYPE,
      Type.getType(Double.class), Type.DOUBLE_TYPE);

  private static final Type NUMBER = Type.getType(Number.class);

  /** Each widens to those behind it. */
  private static final List<Type> NUMBERS = List.of(
      Type.BYTE_TYPE,
      Type.SHORT_TYPE,
      Type.INT_TYPE,
      Type.LONG_TYPE,
      Type.FLOAT_TYPE,
      Type.DOUBLE_TYPE);

  private static final Set<String> SUPERTYPES_OF_BOXES = Set.of(
      "java/lang/Object",
      "java/lang/Comparable",
      "java/io/Serializable",
      "java/lang/constant/Constable");

  private static final String OBJECT = "java/lang/Object";

  private ReturnAdapter() {}

  /** Whether the metafactory would do anything to the result. */
  static boolean isNeeded(Handle body, Type wanted) {
    if (body.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
      return true;
    }
    Type actual = Type.getReturnType(body.getDesc());
    boolean references = isReference(actual) && isReference(wanted);
    return !references && !actual.equals(wanted);
  }

  /**
   * Whether the metafactory would look at what a result is of, as the target may return others: what a generic method
   * returns is of any type. A result that comes behind a wait comes by no code of the metafactory.
   *
   * @param erased the result of the interface's method
   * @param types what is known of classes
   */
  static boolean isChecked(Handle body, Type erased, TypeRelations types) {
    Type actual = Type.getReturnType(body.getDesc());
    return isReference(actual)
        && isReference(erased)
        && !erased.equals(actual)
        && !OBJECT.equals(erased.getInternalName())
        && !(actual.getSort() == Type.OBJECT
            && types.isSubtype(actual.getInternalName(), erased.getInternalName()));
  }

  /**
   * Whether the metafactory takes these results, and converts the first to the last as they are. It says itself what it
   * does not take; of a box that does not fit it unboxes something all the same.
   *
   * @param body the target
   * @param instantiated the result of the interface's method as the lambda's type has it
   * @param erased the result of the interface's method
   */
  static boolean isKnown(Handle body, Type instantiated, Type erased) {
    boolean constructs = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    Type actual =
        constructs ? Type.getObjectType(body.getOwner()) : Type.getReturnType(body.getDesc());
    if (instantiated.equals(Type.VOID_TYPE)) {
      return erased.equals(Type.VOID_TYPE);
    }
    return isKnown(actual, instantiated, false)
        && isKnown(instantiated, erased, true)
        && isKnown(actual, erased, false);
  }

  /** One of the two conversions; only the first unboxes what may be no box. */
  private static boolean isKnown(Type from, Type to, boolean strict) {
    if (from.equals(to) || (isReference(from) && isReference(to))) {
      return true;
    }
    if (from.equals(Type.VOID_TYPE) || to.equals(Type.VOID_TYPE)) {
      return false;
    }
    if (isReference(from)) {
      Type held = BOXES.get(from);
      return held == null ? !strict : widens(held, to);
    }
    if (isReference(to)) {
      boolean ofAll = SUPERTYPES_OF_BOXES.contains(to.getInternalName());
      boolean number = to.equals(NUMBER) && NUMBERS.contains(from);
      return ofAll || number || from.equals(BOXES.get(to));
    }
    return widens(from, to);
  }

  /** A primitive conversion that is the same, or widening (JLS 5.1.2). */
  private static boolean widens(Type from, Type to) {
    int least =
        from.equals(Type.CHAR_TYPE) ? NUMBERS.indexOf(Type.INT_TYPE) : NUMBERS.indexOf(from);
    return from.equals(to) || (least >= 0 && NUMBERS.indexOf(to) >= least);
  }

  static boolean isReference(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }

  /**
   * The adapter's type: the target's own parameters and the wanted result. What a constructor takes out of a box is given to the
   * adapter in the box: the metafactory's class makes the object, which initialises its class, before it looks into that.
   *
   * @param body the target
   * @param given what a caller of the method reference passes, behind what is captured
   * @param receiver what the target is called on, if it is an instance's: the metafactory takes no
   *     other type where a static method is bound
   * @param result what it returns
   */
  static Type type(Handle body, Type[] given, Type receiver, Type result) {
    List<Type> parameters = new ArrayList<>();
    boolean constructs = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    if (!constructs && body.getTag() != Opcodes.H_INVOKESTATIC) {
      parameters.add(receiver);
    }
    parameters.addAll(List.of(Type.getArgumentTypes(body.getDesc())));
    int captured = parameters.size() - given.length;
    for (int i = Math.max(0, captured); constructs && i < parameters.size(); i++) {
      Type box = given[i - captured];
      if (isReference(box)
          && !isReference(parameters.get(i))
          && isKnown(box, parameters.get(i), true)) {
        parameters.set(i, box);
      }
    }
    return Type.getMethodType(result, parameters.toArray(Type[]::new));
  }

  /**
   * Writes an adapter.
   *
   * @param body the target
   * @param type what {@link #type} has made of it
   * @param name {@link #name}, if no other of that type has it
   * @param casts whether the receiver is cast to the type that has the target: to verify the class, the JVM must not have to
   *     load one that the program does without
   */
  static MethodNode write(Handle body, Type type, String name, boolean casts) {
    boolean constructs = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    Type owner = Type.getObjectType(body.getOwner());
    MethodNode method = new MethodNode(
        Opcodes.ASM9,
        Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_PRIVATE,
        name,
        type.getDescriptor(),
        null,
        null);
    GeneratorAdapter code = new GeneratorAdapter(method, method.access, method.name, method.desc);
    code.visitCode();
    if (constructs) {
      code.newInstance(owner);
      code.dup();
    }
    if (constructs) {
      loadUnboxed(code, Type.getArgumentTypes(body.getDesc()));
    } else if (casts) {
      code.loadArg(0);
      code.checkCast(owner);
      code.loadArgs(1, code.getArgumentTypes().length - 1);
    } else {
      code.loadArgs();
    }
    code.visitMethodInsn(
        opcode(body), body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
    adapt(code, constructs ? owner : Type.getReturnType(body.getDesc()), type.getReturnType());
    code.returnValue();
    code.visitMaxs(0, 0);
    code.visitEnd();
    return method;
  }

  private static void loadUnboxed(GeneratorAdapter code, Type[] wanted) {
    Type[] given = code.getArgumentTypes();
    for (int i = 0; i < wanted.length; i++) {
      code.loadArg(i);
      if (!given[i].equals(wanted[i])) {
        unbox(code, given[i], wanted[i]);
      }
    }
  }

  /**
   * Names the target, since a serialised method reference names the adapter: a number would be that of
   * another method as soon as other methods of the class are suspendable.
   */
  static String name(Handle body) {
    String method = "<init>".equals(body.getName()) ? "new" : body.getName();
    return RuntimeSymbols.ADAPTER + body.getTag() + "|" + body.getOwner().replace('/', '|') + "|"
        + method;
  }

  private static int opcode(Handle body) {
    switch (body.getTag()) {
      case Opcodes.H_INVOKESTATIC:
        return Opcodes.INVOKESTATIC;
      case Opcodes.H_INVOKEINTERFACE:
        return Opcodes.INVOKEINTERFACE;
      case Opcodes.H_INVOKEVIRTUAL:
        return Opcodes.INVOKEVIRTUAL;
      default:
        return Opcodes.INVOKESPECIAL;
    }
  }

  private static void adapt(GeneratorAdapter code, Type actual, Type wanted) {
    boolean drops = wanted.getSort() == Type.VOID && actual.getSort() != Type.VOID;
    if (drops) {
      if (actual.getSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    } else if (isReference(wanted) && isReference(actual)) {
      if (!wanted.equals(actual)) {
        code.checkCast(wanted);
      }
    } else if (isReference(wanted)) {
      code.valueOf(actual);
    } else if (!isReference(wanted) && isReference(actual)) {
      unbox(code, actual, wanted);
    } else if (!isReference(wanted) && wanted.getSort() != Type.VOID) {
      code.cast(actual, wanted);
    }
  }

  /**
   * Unboxes what a box holds and widens it. Of a mere Object or Comparable, as generic methods have it, any number is
   * converted, as the metafactory does.
   */
  private static void unbox(GeneratorAdapter code, Type actual, Type wanted) {
    Type primitive = BOXES.get(actual);
    Type box = actual;
    if (primitive == null) {
      primitive = wanted;
      boolean number = !wanted.equals(Type.CHAR_TYPE) && !wanted.equals(Type.BOOLEAN_TYPE);
      box = number ? NUMBER : boxOf(wanted);
      code.checkCast(box);
    }
    String name = primitive.getClassName() + "Value";
    code.invokeVirtual(box, new Method(name, primitive, new Type[0]));
    code.cast(primitive, wanted);
  }

  private static Type boxOf(Type primitive) {
    return BOXES.entrySet().stream()
        .filter(e -> e.getValue().equals(primitive))
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}
