package io.weft.listings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Types as a reader names them: without packages. */
final class Types {
  /** As many equal types in a row are written as a product. */
  private static final int MANY = 8;

  private static final List<String> PRIMITIVES =
      List.of("top", "int", "float", "double", "long", "null", "uninitialised this");

  private Types() {}

  /** A class, by its internal or binary name. */
  static String simple(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1);
    int carried = last.indexOf("$$");
    return carried < 0 ? last : last.substring(carried + 2);
  }

  static String of(Type type) {
    switch (type.getSort()) {
      case Type.ARRAY:
        return of(type.getElementType()) + "[]".repeat(type.getDimensions());
      case Type.OBJECT:
        return simple(type.getInternalName());
      case Type.METHOD:
        return of(type.getReturnType()) + parameters(type.getDescriptor());
      default:
        return type.getClassName();
    }
  }

  static String ofDescriptor(String descriptor) {
    return of(Type.getType(descriptor));
  }

  static String parameters(String methodDescriptor) {
    return "("
        + list(Arrays.stream(Type.getArgumentTypes(methodDescriptor))
            .map(Types::of)
            .toList())
        + ")";
  }

  /** A method with its result and parameters. */
  static String method(String name, String descriptor) {
    return of(Type.getReturnType(descriptor)) + " " + name + parameters(descriptor);
  }

  static String list(List<String> types) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < types.size(); ) {
      int end = i;
      while (end < types.size() && types.get(end).equals(types.get(i))) {
        end++;
      }
      if (end - i >= MANY) {
        parts.add((end - i) + " × " + types.get(i));
      } else {
        parts.addAll(types.subList(i, end));
      }
      i = end;
    }
    return String.join(", ", parts);
  }

  /** A stack map frame: variables, then operand stack. */
  static String frame(List<Object> locals, List<Object> stack) {
    String text = words(locals) + " | " + words(stack);
    return "[" + text.strip().replaceFirst("^\\| ?$|^\\|$", "").replaceFirst(" \\|$", "") + "]";
  }

  private static String words(List<Object> types) {
    return list(
        types == null ? List.of() : types.stream().map(Types::word).collect(Collectors.toList()));
  }

  private static String word(Object type) {
    if (type instanceof String name) {
      return name.startsWith("[") ? ofDescriptor(name) : simple(name);
    }
    return type instanceof Integer code ? PRIMITIVES.get(code) : "uninitialised";
  }

  static boolean isContinuation(String descriptor) {
    return "Lio/weft/abi/Continuation;".equals(descriptor);
  }

  /** Whether a method has the parameters of a resumed body. */
  static boolean isResumedBody(String name, String descriptor) {
    return name.contains("$weft$")
        && descriptor.startsWith("(Lio/weft/abi/Frame;Lio/weft/abi/Continuation;)");
  }

  static boolean isStatic(int access) {
    return (access & Opcodes.ACC_STATIC) != 0;
  }
}
