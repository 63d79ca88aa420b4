package io.weft.abi;

import io.weft.abi.Declared.UnreadableException;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
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
      other = isPassedOver(host, parent, name, desc) || isOtherFound(host, parent, name, desc);
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
      DeclaredMethod found = inherited(host.lookupClass(), name, desc);
      there = found != null && !found.isAbstract();
    } catch (UnreadableException unreadable) {
      there = isFoundWithCode(host, name, desc);
    }
    return new ConstantCallSite(MethodHandles.constant(boolean.class, there));
  }

  /**
   * Links the question of a call that names a class above which the agent does not know all methods: whether it ends at one that
   * the class does not inherit, private or another package's, and that has no twin. The class inherits one of an interface then,
   * perhaps, and has a twin of that.
   *
   * @param host the caller
   * @param name the method's name
   * @param question nothing to truth
   * @param from the class
   * @param desc the method's descriptor, without a continuation
   */
  public static CallSite hiddenMethod(
      Lookup host, String name, MethodType question, Class<?> from, String desc) {
    boolean hidden;
    try {
      DeclaredMethod found = notInherited(from, name, desc);
      hidden = found != null && find(found.type(), name, found.twinDesc()) == null;
    } catch (UnreadableException unreadable) {
      hidden = isHiddenOneFound(host, from, name, desc);
    }
    return new ConstantCallSite(MethodHandles.constant(boolean.class, hidden));
  }

  /**
   * Links the question of a twin that was written for what its class inherits, before all above it was known, and that calls the
   * class's own method.
   *
   * @param host the class
   * @param name the method's name
   * @param question nothing to truth
   * @param desc the method's descriptor, without a continuation
   * @throws IncompatibleClassChangeError when that call ends at a method which the class does not inherit
   */
  public static CallSite exactMethod(Lookup host, String name, MethodType question, String desc) {
    Class<?> type = host.lookupClass();
    boolean hidden;
    try {
      hidden = notInherited(type, name, desc) != null;
    } catch (UnreadableException unreadable) {
      hidden = isHiddenOneFound(host, type, name, desc);
    }
    if (hidden) {
      throw new IncompatibleClassChangeError(
          type.getName() + " inherits " + name + "() from an interface,"
              + " and a class above it has a method of that name which it does not inherit: that could not be read when "
              + type.getName() + " was instrumented"
              + "\n  do: let the loader show its class files (or add them to the --classpath at build time), or give"
              + " that method another name");
    }
    return new ConstantCallSite(MethodHandles.constant(boolean.class, true));
  }

  /** Where a call that names a class ends, if the class does not inherit that; else null. */
  private static DeclaredMethod notInherited(Class<?> from, String name, String desc) {
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      DeclaredMethod plain = find(type, name, desc);
      if (plain != null) {
        return plain.isVisibleTo(from) && !plain.isStatic() ? null : plain;
      }
    }
    return null;
  }

  private static boolean isHiddenOneFound(Lookup host, Class<?> from, String name, String desc) {
    try {
      MethodType type =
          MethodType.fromMethodDescriptorString(desc, host.lookupClass().getClassLoader());
      MethodHandleInfo found = host.revealDirect(host.findVirtual(from, name, type));
      int visible = Modifier.PUBLIC | Modifier.PROTECTED;
      return (found.getModifiers() & visible) == 0
          && (Modifier.isPrivate(found.getModifiers())
              || !DeclaredMethod.isSamePackage(found.getDeclaringClass(), from));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException impossible) {
      return true; // the plain call itself tells why
    }
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
    DeclaredMethod plain = inherited(host, name, desc);
    DeclaredMethod twin = inherited(parent, name, DeclaredMethod.twinDesc(desc));
    return plain == null || twin == null || !plain.isSame(inherited(twin.type(), name, desc));
  }

  /** What the JVM chooses for objects of a class, or null. */
  private static DeclaredMethod inherited(Class<?> from, String name, String desc) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      DeclaredMethod found = find(type, name, desc);
      if (found != null && found.isVirtual()) {
        return found;
      }
      Declared.addInterfaces(type, interfaces);
    }
    List<DeclaredMethod> withCode = mostSpecific(interfaces, name, desc).stream()
        .filter(method -> !method.isAbstract())
        .toList();
    return withCode.size() == 1 ? withCode.get(0) : null;
  }

  private static boolean isMissing(Class<?> from, String name, String desc) {
    if (hasNoCode(from, name, desc)) {
      return true; // calling it says so
    }
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      DeclaredMethod twin = find(type, name, DeclaredMethod.twinDesc(desc));
      DeclaredMethod plain = find(type, name, desc);
      if (twin != null && (plain == null || plain.isPrivate() || !twin.isPrivate())) {
        return false;
      }
      if (plain != null) { // with a twin for the references in its own class, perhaps
        return true;
      }
      Declared.addInterfaces(type, interfaces);
    }
    return mostSpecific(interfaces, name, desc).stream()
        .filter(method -> !method.isAbstract())
        .anyMatch(method -> find(method.type(), name, method.twinDesc()) == null);
  }

  private static boolean hasNoCode(Class<?> from, String name, String desc) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      DeclaredMethod plain = find(type, name, desc);
      if (plain != null) {
        return plain.isAbstract();
      }
      Declared.addInterfaces(type, interfaces);
    }
    List<DeclaredMethod> found = mostSpecific(interfaces, name, desc);
    return !found.isEmpty()
        && found.stream().filter(method -> !method.isAbstract()).count() != 1;
  }

  /** A method that interfaces have, in each of them below which no other one has it. */
  private static List<DeclaredMethod> mostSpecific(
      Set<Class<?>> interfaces, String name, String desc) {
    Set<Class<?>> having = new LinkedHashSet<>(interfaces);
    having.removeIf(type -> {
      DeclaredMethod found = find(type, name, desc);
      return found == null || !found.isVirtual();
    });
    return having.stream()
        .filter(type -> isMostSpecific(type, having))
        .map(type -> find(type, name, desc))
        .toList();
  }

  private static boolean isMostSpecific(Class<?> type, Set<Class<?>> among) {
    return among.stream().noneMatch(other -> other != type && type.isAssignableFrom(other));
  }

  private static DeclaredMethod find(Class<?> type, String name, String desc) {
    for (DeclaredMethod each : Declared.methods(type)) {
      if (each.is(name, desc)) {
        return each;
      }
    }
    return null;
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

  /** Whether the JVM finds another method for the class than for its supertype. */
  private static boolean isOtherFound(Lookup host, Class<?> parent, String name, String desc) {
    try {
      MethodType type =
          MethodType.fromMethodDescriptorString(desc, host.lookupClass().getClassLoader());
      return chosen(host, host.lookupClass(), name, type).getDeclaringClass()
          != chosen(host, parent, name, type).getDeclaringClass();
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
