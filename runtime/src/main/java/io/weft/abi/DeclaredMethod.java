package io.weft.abi;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** A method that a class declares, as reflection lists it or as its class file has it. */
final class DeclaredMethod {
  private static final String CONTINUATION = Continuation.class.descriptorString();
  private static final int BRIDGE = 0x40;
  private static final int SYNTHETIC = 0x1000;

  private final Class<?> type;
  private final String name;
  private final int access;

  /** Null where it comes from a class file. */
  private final Method listed;

  /** Null: nobody has asked. */
  private String desc;

  private DeclaredMethod(Class<?> type, String name, String desc, int access, Method listed) {
    this.type = type;
    this.name = name;
    this.desc = desc;
    this.access = access;
    this.listed = listed;
  }

  static DeclaredMethod of(Method method) {
    return new DeclaredMethod(
        method.getDeclaringClass(), method.getName(), null, method.getModifiers(), method);
  }

  /** One that a class file has. */
  static DeclaredMethod inFile(Class<?> type, String name, String desc, int access) {
    return new DeclaredMethod(type, name, desc, access, null);
  }

  Class<?> type() {
    return type;
  }

  String name() {
    return name;
  }

  String desc() {
    if (desc == null) {
      desc = MethodType.methodType(listed.getReturnType(), listed.getParameterTypes())
          .toMethodDescriptorString();
    }
    return desc;
  }

  /** By name, result and parameters: to the JVM the result is part of what is overridden. */
  boolean is(String otherName, String otherDesc) {
    return name.equals(otherName) && desc().equals(otherDesc);
  }

  boolean isSame(DeclaredMethod other) {
    return other != null && type == other.type && is(other.name, other.desc());
  }

  /** Whether it takes a continuation behind its parameters. */
  boolean isTwin() {
    if (listed == null) {
      return desc.contains(CONTINUATION + ")");
    }
    int count = listed.getParameterCount();
    return count > 0 && listed.getParameterTypes()[count - 1] == Continuation.class;
  }

  /** The descriptor of its twin. */
  String twinDesc() {
    return twinDesc(desc());
  }

  /** The descriptor with a continuation behind the parameters. */
  static String twinDesc(String desc) {
    int end = endOfParameters(desc);
    return desc.substring(0, end) + CONTINUATION + desc.substring(end);
  }

  /** Where it is a twin, the descriptor of what it is the twin of. */
  String plainDesc() {
    int end = endOfParameters(desc());
    return desc.substring(0, end - CONTINUATION.length()) + desc.substring(end);
  }

  /** Behind names, which may have parentheses. */
  private static int endOfParameters(String desc) {
    int end = 1;
    while (desc.charAt(end) != ')') {
      end = (desc.charAt(end) == 'L' ? desc.indexOf(';', end) : end) + 1;
    }
    return end;
  }

  /**
   * Its type, as its class sees it.
   *
   * @throws TypeNotPresentException when a type in it is missing
   */
  MethodType methodType() {
    return MethodType.fromMethodDescriptorString(desc(), type.getClassLoader());
  }

  boolean isAbstract() {
    return Modifier.isAbstract(access);
  }

  boolean isStatic() {
    return Modifier.isStatic(access);
  }

  boolean isPrivate() {
    return Modifier.isPrivate(access);
  }

  boolean isFinal() {
    return Modifier.isFinal(access);
  }

  boolean isPublic() {
    return Modifier.isPublic(access);
  }

  boolean isProtected() {
    return Modifier.isProtected(access);
  }

  boolean isBridge() {
    return (access & BRIDGE) != 0;
  }

  boolean isSynthetic() {
    return (access & SYNTHETIC) != 0;
  }

  /** Whether the JVM may choose it, or an override, for an object. */
  boolean isVirtual() {
    return !isStatic() && !isPrivate();
  }

  /** Whether a class of the same package, as the JVM sees it, or a subclass may name it. */
  boolean isVisibleTo(Class<?> other) {
    return isPublic() || isProtected() || (!isPrivate() && isSamePackage(type, other));
  }

  /** Whether the JVM takes two classes for such of one package: those of two loaders are not. */
  static boolean isSamePackage(Class<?> one, Class<?> other) {
    return one.getPackage() == other.getPackage() && one.getClassLoader() == other.getClassLoader();
  }

  /** Whether it is one of an interface and has code. */
  boolean isDefault() {
    return type.isInterface() && isPublic() && !isStatic() && !isAbstract();
  }
}
