package io.weft.random.source;

import io.weft.random.Gene;
import java.util.List;

/** Expressions that only one type has. */
final class Numbers {
  private static final List<String> OPERATORS = List.of("+", "-", "*", "&", "^", "<<", "/", "%");
  private static final List<String> COMPARISONS = List.of("<", "==", ">=", "!=");

  private Numbers() {}

  private static String part(Gene.Reader r, String type, Scope scope) {
    return Expressions.of(r.part(), type, scope);
  }

  private static String binary(Gene.Reader r, String type, Scope scope, int operators) {
    String operator = OPERATORS.get(r.number(operators));
    return "(" + part(r, type, scope) + " " + operator + " " + part(r, type, scope) + ")";
  }

  static String ofInt(Gene.Reader r, Scope scope) {
    return switch (r.number(14)) {
      case 0, 1, 2 -> binary(r, "int", scope, 8);
      case 3 -> part(r, "String", scope) + ".length()";
      case 4 -> part(r, "int[]", scope) + "[" + part(r, "int", scope) + " & 1]";
      case 5 -> "sum(" + part(r, "int", scope) + ", " + part(r, "int", scope) + ")";
      case 6 -> "new IntNode(" + part(r, "int", scope) + ").get(" + part(r, "int", scope) + ")";
      case 7 ->
        "((Node<Integer>) new IntNode(" + part(r, "int", scope) + ")).twice("
            + part(r, "int", scope) + ")";
      case 8 -> "color(" + part(r, "int", scope) + ").weight(" + part(r, "int", scope) + ")";
      case 9 -> shape(r, scope) + ".area(" + part(r, "int", scope) + ")";
      case 10 -> shape(r, scope) + ".twice(" + part(r, "int", scope) + ")";
      case 11 ->
        r.oneIn(2)
            ? "(int) (long) " + part(r, "long", scope)
            : "(int) (double) " + part(r, "double", scope);
      case 12 -> "(any(" + part(r, "int", scope) + ") instanceof Integer " + pattern(r, scope);
      default -> "new Box(" + part(r, "int", scope) + ", " + part(r, "String", scope) + ").total";
    };
  }

  private static String pattern(Gene.Reader r, Scope scope) {
    String name = scope.name("p");
    Scope inner = scope.value();
    inner.addPattern("Integer", name);
    return name + " ? " + name + " + " + Expressions.of(r.part(), "int", inner) + " : "
        + part(r, "int", scope) + ")";
  }

  private static String shape(Gene.Reader r, Scope scope) {
    int number = r.number(32);
    if (scope.shapes.isEmpty() || number % 4 == 3) {
      return "new Pair(" + part(r, "int", scope) + ", " + part(r, "String", scope) + ")";
    }
    return scope.shapes.get(number % scope.shapes.size());
  }

  static String ofLong(Gene.Reader r, Scope scope) {
    return r.oneIn(2) ? "(long) " + part(r, "int", scope) : binary(r, "long", scope, 8);
  }

  static String ofDouble(Gene.Reader r, Scope scope) {
    return r.oneIn(2) ? "(double) " + part(r, "long", scope) : binary(r, "double", scope, 3);
  }

  static String ofBoolean(Gene.Reader r, Scope scope) {
    int kind = r.number(5);
    return switch (kind) {
      case 0, 1 ->
        "(" + part(r, "int", scope) + " " + COMPARISONS.get(r.number(4)) + " "
            + part(r, "int", scope) + ")";
      case 2 -> "(" + part(r, "boolean", scope) + " && " + part(r, "boolean", scope) + ")";
      case 3 -> "(" + part(r, "boolean", scope) + " || " + part(r, "boolean", scope) + ")";
      default -> part(r, "String", scope) + ".equals(" + part(r, "String", scope) + ")";
    };
  }

  static String ofString(Gene.Reader r, Scope scope) {
    return switch (r.number(5)) {
      case 0, 1 ->
        "(" + part(r, "String", scope) + " + " + part(r, "int", scope) + " + "
            + part(r, "double", scope) + ")";
      case 2 ->
        "new StringBuilder().append((int) " + part(r, "int", scope) + ").append((String) "
            + part(r, "String", scope) + ").toString()";
      case 3 -> "new String(" + part(r, "String", scope) + ")";
      default -> "new Pair(" + part(r, "int", scope) + ", " + part(r, "String", scope) + ").b()";
    };
  }

  static String ofBoxed(Gene.Reader r, Scope scope) {
    return r.oneIn(2)
        ? "Integer.valueOf(" + part(r, "int", scope) + ")"
        : "(Integer) (" + part(r, "int", scope) + ")";
  }
}
