package io.weft.abi;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What classes declare. To list it loads the types in signatures: one may be missing, and a loader may throw anything.
 * That initialises nothing, while to read annotations initialises the enums that they name.
 */
final class Declared {
  private Declared() {}

  /** Some class cannot be read. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnreadableException(Throwable why) {
      super(why.toString(), why, false, false);
    }
  }

  /**
   * The methods of a class itself, also where a type in a signature is missing: as its class file has them, if nobody adds any
   * later, since there is no agent or they were added at build time.
   *
   * @throws UnreadableException when a type in a signature is missing, or its loader fails, and so does the file
   */
  static DeclaredMethod[] methods(Class<?> type) {
    try {
      return of(listedMethods(type));
    } catch (UnreadableException unlisted) {
      DeclaredMethod[] found = methodsInFile(type);
      if (found == null) {
        throw unlisted;
      }
      return found;
    }
  }

  private static DeclaredMethod[] of(Method[] methods) {
    DeclaredMethod[] result = new DeclaredMethod[methods.length];
    for (int i = 0; i < methods.length; i++) {
      result[i] = DeclaredMethod.of(methods[i]);
    }
    return result;
  }

  private static DeclaredMethod[] methodsInFile(Class<?> type) {
    if (type.isHidden()) {
      return null;
    }
    byte[] file = bytesOf(type, type.getName());
    if (file == null) {
      return null;
    }
    try {
      DeclaredMethod[] found = ClassFileMethods.read(type, file);
      boolean complete =
          Interposed.isPossible() || Arrays.stream(found).anyMatch(Marks::isRewritten);
      return complete ? found : null;
    } catch (IOException | RuntimeException none) {
      return null;
    }
  }

  /**
   * The methods of a class itself, as reflection lists them.
   *
   * @throws UnreadableException when a type in a signature is missing, or its loader fails
   */
  static Method[] listedMethods(Class<?> type) {
    try {
      return type.getDeclaredMethods();
    } catch (Throwable why) {
      throw unreadable(why);
    }
  }

  /**
   * The public methods of a class, inherited ones too.
   *
   * @throws UnreadableException as {@link #methods}
   */
  static DeclaredMethod[] publicMethods(Class<?> type) {
    Method[] listed;
    try {
      listed = type.getMethods();
    } catch (Throwable why) {
      unreadable(why);
      return publicMethodsOfAll(type);
    }
    return of(listed);
  }

  /** By the rules of {@link Class#getMethods}: what a class has comes before what interfaces have, and of those the most special. */
  private static DeclaredMethod[] publicMethodsOfAll(Class<?> type) {
    List<DeclaredMethod> found = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (DeclaredMethod method : methods(each)) {
        if (method.isPublic()
            && found.stream().noneMatch(m -> m.is(method.name(), method.desc()))) {
          found.add(method);
        }
      }
    }
    List<DeclaredMethod> ofInterfaces = new ArrayList<>();
    for (Class<?> each : interfaces(type)) {
      for (DeclaredMethod method : methods(each)) {
        if (method.isPublic()
            && !method.isStatic()
            && found.stream().noneMatch(m -> m.is(method.name(), method.desc()))) {
          ofInterfaces.add(method);
        }
      }
    }
    for (DeclaredMethod method : ofInterfaces) {
      if (ofInterfaces.stream().noneMatch(m -> isMoreSpecial(m, method))) {
        found.add(method);
      }
    }
    return found.toArray(new DeclaredMethod[0]);
  }

  private static boolean isMoreSpecial(DeclaredMethod method, DeclaredMethod other) {
    return method.type() != other.type()
        && other.type().isAssignableFrom(method.type())
        && method.is(other.name(), other.desc());
  }

  /** Of a class and of those above it. */
  static Set<Class<?>> interfaces(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      addInterfaces(each, found);
    }
    return found;
  }

  /** Those of a class itself, and those above them. */
  static void addInterfaces(Class<?> type, Set<Class<?>> found) {
    for (Class<?> each : type.getInterfaces()) {
      if (found.add(each)) {
        addInterfaces(each, found);
      }
    }
  }

  /**
   * The constructors of a class itself.
   *
   * @throws UnreadableException as {@link #methods}
   */
  static Constructor<?>[] constructors(Class<?> type) {
    try {
      return type.getDeclaredConstructors();
    } catch (Throwable why) {
      throw unreadable(why);
    }
  }

  /**
   * The class file of a class, a character for each byte.
   *
   * @param seenFrom a class whose loader has it
   * @param name its binary name
   * @return null: there is none to be read
   */
  static String fileOf(Class<?> seenFrom, String name) {
    byte[] bytes = bytesOf(seenFrom, name);
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytesOf(Class<?> seenFrom, String name) {
    String file = "/" + name.replace('.', '/') + ".class";
    try (InputStream in = seenFrom.getResourceAsStream(file)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException | LinkageError | RuntimeException unreadable) {
      return null;
    }
  }

  /** That a class could not be read; throws what may be better the next time. */
  static UnreadableException unreadable(Throwable why) {
    if (why instanceof VirtualMachineError full) {
      throw full;
    }
    return new UnreadableException(why);
  }
}
