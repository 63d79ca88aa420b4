package io.weft.abi;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bootstrap of lambdas and method references of suspendable functional interfaces.
 *
 * <p>The interface keeps its single abstract method, so the JDK's metafactory would implement only
 * the plain entry. It is given a synthetic sub-interface instead, whose single abstract method is
 * the twin and whose defaults are the plain entries.
 */
public final class LambdaLinkage {
  private static final String TWIN_END = "Lio/weft/abi/Continuation;)";
  private static final String INFIX = "$$Suspendable$";

  private LambdaLinkage() {}

  /**
   * Links a lambda.
   *
   * @param host the class that holds it
   * @param name the name of the interface's method
   * @param factoryType captured values to the functional interface
   * @param twin the sub-interface's binary name
   * @param code its class file
   * @param arguments what {@link LambdaMetafactory#altMetafactory} takes, with the types of the twin
   * @throws Throwable what that throws
   */
  public static CallSite lambda(
      Lookup host,
      String name,
      MethodType factoryType,
      String twin,
      String code,
      Object... arguments)
      throws Throwable {
    Class<?> type = CarriedClasses.define(host, twin, code);
    CallSite made =
        LambdaMetafactory.altMetafactory(host, name, factoryType.changeReturnType(type), arguments);
    return new ConstantCallSite(made.getTarget().asType(factoryType));
  }

  /**
   * Links a lambda that the direct and the resumed body of a method have in common, see {@link SharedSites}.
   *
   * @param host the class that holds it
   * @param name the name of the interface's method
   * @param factoryType captured values to the functional interface
   * @param twin the sub-interface's binary name
   * @param code its class file
   * @param number of the call, in its class
   * @param arguments as for {@link #lambda}
   * @throws Throwable what that throws
   */
  public static CallSite shared(
      Lookup host,
      String name,
      MethodType factoryType,
      String twin,
      String code,
      int number,
      Object... arguments)
      throws Throwable {
    List<Object> call = new ArrayList<>(List.of(name, factoryType, twin, code));
    call.addAll(Arrays.asList(arguments));
    return SharedSites.once(
        host, number, call, () -> lambda(host, name, factoryType, twin, code, arguments));
  }

  /**
   * The form of a serialised lambda that the compiler's {@code $deserializeLambda$} knows.
   *
   * @param form as read from a stream, written with or without the agent
   * @param host the class that holds the lambda
   * @param names each method that adapts a result and the method that it calls, {@code adapter(…)R=kind class name
   *     (…)R}, on lines of their own
   */
  public static SerializedLambda plainForm(SerializedLambda form, Class<?> host, String names) {
    if (!form.getFunctionalInterfaceMethodSignature().contains(TWIN_END)) {
      return form;
    }
    String signature = form.getImplMethodSignature().replace(TWIN_END, ")");
    String adapted = plainName(names, form.getImplMethodName() + signature);
    String[] implementation = adapted != null
        ? adapted.split(" ", -1)
        : new String[] {
          String.valueOf(form.getImplMethodKind()),
          form.getImplClass(),
          form.getImplMethodName(),
          signature
        };
    Object[] captured = new Object[form.getCapturedArgCount()];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = form.getCapturedArg(i);
    }
    return new SerializedLambda(
        host,
        plainInterface(form.getFunctionalInterfaceClass(), host),
        form.getFunctionalInterfaceMethodName(),
        form.getFunctionalInterfaceMethodSignature().replace(TWIN_END, ")"),
        Integer.parseInt(implementation[0]),
        implementation[1],
        implementation[2],
        implementation[3],
        form.getInstantiatedMethodType().replace(TWIN_END, ")"),
        captured);
  }

  /**
   * The interface above a synthetic sub-interface, which need not be defined yet, or be one of those that the class has now. Its
   * name is the class's own, then the interface's, in which {@code -} stands for a slash, {@code |-} for a dash and {@code ||}
   * for a bar, then a number.
   */
  private static String plainInterface(String type, Class<?> host) {
    String start = host.getName().replace('.', '/') + INFIX;
    if (!type.startsWith(start)) {
      return type;
    }
    StringBuilder result = new StringBuilder();
    int end = type.lastIndexOf('$');
    for (int i = start.length(); i < end; i++) {
      char c = type.charAt(i);
      result.append(c == '|' ? type.charAt(++i) : c == '-' ? '/' : c);
    }
    return result.toString();
  }

  /** What a name stands for in the compiler's class file; null: itself. */
  private static String plainName(String names, String name) {
    for (String pair : names.split("\n", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return null;
  }
}
