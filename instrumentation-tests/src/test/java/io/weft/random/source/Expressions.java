package io.weft.random.source;

import io.weft.random.Gene;
import io.weft.random.source.Scope.Callee;
import io.weft.random.source.Scope.Variable;
import java.util.ArrayList;
import java.util.List;

/** Writes expressions of a wanted type. The first alternative of each list is the simplest. */
final class Expressions {
  static final List<String> TYPES =
      List.of("int", "String", "long", "boolean", "Integer", "double", "int[]");

  private Expressions() {}

  static String of(Gene gene, String type, Scope scope) {
    Gene.Reader r = gene.read();
    int kind = r.number(20);
    if (scope.isPure && kind >= 4) {
      kind = 1;
    }
    return switch (kind) {
      case 0 -> literal(r, type);
      case 1, 2 -> variable(r, type, scope);
      case 3 ->
        "(" + of(r.part(), "boolean", scope) + " ? " + of(r.part(), type, scope) + " : "
            + of(r.part(), type, scope) + ")";
      case 4, 5, 6 -> "point((" + type + ") " + of(r.part(), type, scope) + ")";
      case 7, 8 -> call(r, type, scope);
      case 9 -> assignment(r, type, scope);
      case 10 -> Lambdas.called(r, type, scope);
      case 11 ->
        type.equals("boolean")
            // javac 17 forgets a stack map frame where such a switch is itself a condition
            ? "Boolean.logicalAnd(true, " + choice(r, type, scope) + ")"
            : choice(r, type, scope);
      case 12 -> "Support.<" + boxed(type) + ">same(" + of(r.part(), type, scope) + ")";
      default -> special(r, type, scope);
    };
  }

  static String boxed(String type) {
    return switch (type) {
      case "int" -> "Integer";
      case "long" -> "Long";
      case "boolean" -> "Boolean";
      case "double" -> "Double";
      default -> type;
    };
  }

  private static String literal(Gene.Reader r, String type) {
    return literal(r.number(9), type);
  }

  static String literal(int number, String type) {
    return switch (type) {
      case "int" -> String.valueOf(number);
      case "long" -> number + "L";
      case "double" -> number + ".5";
      case "boolean" -> String.valueOf(number % 2 == 1);
      case "Integer" -> "Integer.valueOf(" + number + ")";
      case "String" -> "\"" + "abcdefghi".charAt(number) + "\"";
      default -> "new int[] {" + number + ", 1}";
    };
  }

  private static String variable(Gene.Reader r, String type, Scope scope) {
    int number = r.number(32);
    List<Variable> candidates = scope.of(type, false);
    if (candidates.isEmpty()) {
      return literal(r, type);
    }
    return candidates.get(number % candidates.size()).name();
  }

  private static String call(Gene.Reader r, String type, Scope scope) {
    int number = r.number(32);
    List<Callee> candidates = scope.callees.stream()
        .filter(c -> c.result().equals(type) && (c.isStatic() || !scope.isStatic))
        .toList();
    if (candidates.isEmpty()) {
      return "point(" + literal(r, type) + ")";
    }
    Callee callee = candidates.get(number % candidates.size());
    List<String> arguments = new ArrayList<>();
    for (String parameter : callee.parameters()) {
      arguments.add(of(r.part(), parameter, scope));
    }
    return callee.name() + "(" + String.join(", ", arguments) + ")";
  }

  private static String assignment(Gene.Reader r, String type, Scope scope) {
    int number = r.number(32);
    List<Variable> candidates = scope.of(type, true);
    String target = candidates.isEmpty()
        ? "Main.s" + letter(type)
        : candidates.get(number % candidates.size()).name();
    boolean adds = r.oneIn(2) && List.of("int", "long", "double", "String").contains(type);
    if (type.equals("int") && r.oneIn(4)) {
      return target + "++";
    }
    if (type.equals("int") && r.oneIn(4)) {
      target = "Main.sA[" + of(r.part(), "int", scope) + " & 1]";
    }
    return "(" + target + (adds ? " += " : " = ") + of(r.part(), type, scope) + ")";
  }

  /** Of a static field of the scaffold. */
  private static String letter(String type) {
    return type.equals("int[]") ? "A" : type.equals("Integer") ? "N" : type.substring(0, 1);
  }

  private static String choice(Gene.Reader r, String type, Scope scope) {
    Scope inner = scope.value();
    int kind = r.number(3);
    String name = scope.name("y");
    String first = of(r.part(), type, inner);
    String second = of(r.part(), type, inner);
    String last = of(r.part(), type, inner);
    return switch (kind) {
      case 0 ->
        "(switch (" + of(r.part(), "int", scope) + ") { case 0, 1 -> " + first
            + "; case 2 -> { log(\"two\"); final " + type + " " + name + " = " + second + "; yield "
            + name + "; } default -> " + last + "; })";
      case 1 ->
        "(switch (" + of(r.part(), "String", scope) + ") { case \"a\" -> " + first
            + "; case \"b\" -> " + second + "; default -> " + last + "; })";
      default ->
        "(switch (color(" + of(r.part(), "int", scope) + ")) { case RED -> " + first
            + "; case GREEN -> " + second + "; case BLUE -> " + last + "; })";
    };
  }

  private static String special(Gene.Reader r, String type, Scope scope) {
    return switch (type) {
      case "int" -> Numbers.ofInt(r, scope);
      case "long" -> Numbers.ofLong(r, scope);
      case "double" -> Numbers.ofDouble(r, scope);
      case "boolean" -> Numbers.ofBoolean(r, scope);
      case "String" -> Numbers.ofString(r, scope);
      case "Integer" -> Numbers.ofBoxed(r, scope);
      case "int[]" ->
        "new int[] {" + of(r.part(), "int", scope) + ", " + of(r.part(), "int", scope) + "}";
      default -> literal(r, type);
    };
  }
}
