package io.weft.abi;

import io.weft.abi.Declared.UnreadableException;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The question that instrumented code asks before it calls the twin of {@code super.m()} or of a static
 * method: whether the class that has the method has no twin of it, since it was forgotten at build time
 * or could not be instrumented. The JVM would go on and take the twin of a class further up. Also whether
 * the method has become abstract, or an unrelated interface has got it too: its twin would call the method of
 * the object. And the question of a twin that was written for a method which a class inherits.
 */
public final class MissingTwin {
  private MissingTwin() {}

  /**
   * Links the question of one call; the answer is always the same.
   *
   * @param host the caller
   * @param name the method's name
   * @param question nothing to truth
   * @param from the type at which the JVM begins to look for the method
   * @param desc the method's descriptor, without a continuation
   */
  public static CallSite missingTwin(
      Lookup host, String name, MethodType question, Class<?> from, String desc) {
    boolean missing;
    try {
      missing = isMissing(from, name, desc);
    } catch (UnreadableException unreadable) {
      missing = isPassedOver(host, from, name, desc);
    }
    return new ConstantCallSite(MethodHandles.constant(boolean.class, missing));
  }

  /**
   * Links the question of a twin that a class has for a method that it inherits, where other classes may be other versions of
   * themselves: whether the supertype has no twin any more, or that of another method than the one that is inherited.
   *
   * @param host the class
   * @param name the method's name
   * @param question nothing to truth
   * @param parent a direct supertype, whose twin would be called
   * @param desc the method's descriptor, without a continuation
   */
  public static CallSite otherMethod(
      Lookup host, String name, MethodType question, Class<?> parent, String desc) {
    boolean other;
    try {
      other = isMissing(parent, name, desc) || isOther(host.lookupClass(), parent, name, desc);
    } catch (UnreadableException unreadable) {
      other = isPassedOver(host, parent, name, desc);
    }
    return new ConstantCallSite(MethodHandles.constant(boolean.class, other));
  }

  /**
   * Links the question of a twin for a method that a class inherits without code, as it was when it was instrumented: whether
   * there is code now.
   *
   * @param host the class
   * @param name the method's name
   * @param question nothing to truth
   * @param desc the method's descriptor, without a continuation
   */
  public static CallSite inheritedCode(Lookup host, String name, MethodType question, String desc) {
    boolean there;
    try {
      Method found = inherited(host.lookupClass(), name, desc);
      there = found != null && !isAbstract(found);
    } catch (UnreadableException unreadable) {
      there = isFoundWithCode(host, name, desc);
    }
    return new ConstantCallSite(MethodHandles.constant(boolean.class, there));
  }

  private static boolean isFoundWithCode(Lookup host, String name, String desc) {
    try {
      Class<?> type = host.lookupClass();
      MethodType plain = MethodType.fromMethodDescriptorString(desc, type.getClassLoader());
      return !Modifier.isAbstract(chosen(host, type, name, plain).getModifiers());
    } catch (ReflectiveOperationException | LinkageError | RuntimeException none) {
      return false;
    }
  }

  /** A twin that stands beside no method is one for a method that its class inherits. */
  private static boolean isOther(Class<?> host, Class<?> parent, String name, String desc) {
    Method plain = inherited(host, name, desc);
    Method twin = inherited(parent, name, twinDesc(desc));
    return plain == null
        || twin == null
        || !plain.equals(inherited(twin.getDeclaringClass(), name, desc));
  }

  /** What the JVM chooses for objects of a class, or null. */
  private static Method inherited(Class<?> from, String name, String desc) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      Method found = find(type, name, desc);
      if (found != null && !isPrivate(found) && !Modifier.isStatic(found.getModifiers())) {
        return found;
      }
      collect(type, interfaces);
    }
    List<Method> withCode = mostSpecific(interfaces, name, desc).stream()
        .filter(method -> !isAbstract(method))
        .toList();
    return withCode.size() == 1 ? withCode.get(0) : null;
  }

  private static boolean isMissing(Class<?> from, String name, String desc) {
    if (hasNoCode(from, name, desc)) {
      return true; // calling it says so
    }
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      Method twin = find(type, name, twinDesc(desc));
      Method plain = find(type, name, desc);
      if (twin != null && (plain == null || isPrivate(plain) || !isPrivate(twin))) {
        return false;
      }
      if (plain != null) { // with a twin for the references in its own class, perhaps
        return true;
      }
      collect(type, interfaces);
    }
    return mostSpecific(interfaces, name, desc).stream()
        .filter(method -> !isAbstract(method))
        .anyMatch(method -> find(method.getDeclaringClass(), name, twinDesc(desc)) == null);
  }

  private static boolean hasNoCode(Class<?> from, String name, String desc) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      Method plain = find(type, name, desc);
      if (plain != null) {
        return isAbstract(plain);
      }
      collect(type, interfaces);
    }
    List<Method> found = mostSpecific(interfaces, name, desc);
    return !found.isEmpty()
        && found.stream().filter(method -> !isAbstract(method)).count() != 1;
  }

  private static boolean isAbstract(Method method) {
    return Modifier.isAbstract(method.getModifiers());
  }

  /** A method that interfaces have, in each of them below which no other one has it. */
  private static List<Method> mostSpecific(Set<Class<?>> interfaces, String name, String desc) {
    Set<Class<?>> having = new LinkedHashSet<>(interfaces);
    having.removeIf(type -> {
      Method found = find(type, name, desc);
      return found == null || isPrivate(found) || Modifier.isStatic(found.getModifiers());
    });
    return having.stream()
        .filter(type -> isMostSpecific(type, having))
        .map(type -> find(type, name, desc))
        .toList();
  }

  private static boolean isPrivate(Method method) {
    return Modifier.isPrivate(method.getModifiers());
  }

  private static void collect(Class<?> type, Set<Class<?>> interfaces) {
    for (Class<?> each : type.getInterfaces()) {
      if (interfaces.add(each)) {
        collect(each, interfaces);
      }
    }
  }

  private static boolean isMostSpecific(Class<?> type, Set<Class<?>> among) {
    return among.stream().noneMatch(other -> other != type && type.isAssignableFrom(other));
  }

  private static Method find(Class<?> type, String name, String desc) {
    for (Method each : Declared.methods(type)) {
      if (each.getName().equals(name)
          && MethodType.methodType(each.getReturnType(), each.getParameterTypes())
              .toMethodDescriptorString()
              .equals(desc)) {
        return each;
      }
    }
    return null;
  }

  private static String twinDesc(String desc) {
    int end = 1; // behind names, which may have parentheses
    while (desc.charAt(end) != ')') {
      end = (desc.charAt(end) == 'L' ? desc.indexOf(';', end) : end) + 1;
    }
    return desc.substring(0, end) + Continuation.class.descriptorString() + desc.substring(end);
  }

  /** The same by what the JVM finds, for types whose methods cannot be listed. */
  private static boolean isPassedOver(Lookup host, Class<?> from, String name, String desc) {
    try {
      MethodType type =
          MethodType.fromMethodDescriptorString(desc, host.lookupClass().getClassLoader());
      MethodHandleInfo plain = chosen(host, from, name, type);
      MethodHandleInfo twin =
          chosen(host, from, name, type.appendParameterTypes(Continuation.class));
      return Modifier.isAbstract(plain.getModifiers())
          || !plain.getDeclaringClass().isAssignableFrom(twin.getDeclaringClass());
    } catch (ReflectiveOperationException | LinkageError | RuntimeException impossible) {
      return true; // the plain call itself tells why
    }
  }

  private static MethodHandleInfo chosen(Lookup host, Class<?> from, String name, MethodType type)
      throws ReflectiveOperationException {
    MethodHandle found;
    try {
      found = host.findSpecial(from, name, type, host.lookupClass());
    } catch (ReflectiveOperationException isStatic) {
      found = host.findStatic(from, name, type);
    }
    return host.revealDirect(found);
  }
}
