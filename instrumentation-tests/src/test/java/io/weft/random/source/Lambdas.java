package io.weft.random.source;

import io.weft.random.Gene;
import java.util.List;

/** Expressions that make a function and call it at once. */
final class Lambdas {
  private Lambdas() {}

  static String called(Gene.Reader r, String type, Scope scope) {
    String boxed = Expressions.boxed(type);
    int kind = r.number(7);
    String parameter = scope.name("x");
    Scope body = scope.body(type);
    return switch (kind) {
      case 0 -> "((Supplier<" + boxed + ">) () -> " + value(r, type, body) + ").get()";
      case 1 -> "call(() -> " + value(r, type, body) + ")";
      case 2 -> {
        body.variables.add(new Scope.Variable("Integer", parameter, false));
        yield "((Function<Integer, " + boxed + ">) " + parameter + " -> " + value(r, type, body)
            + ").apply(" + Expressions.of(r.part(), "int", scope) + ")";
      }
      case 3 -> {
        body.variables.add(new Scope.Variable("String", parameter, false));
        yield "((Generic<String, " + boxed + ">) " + parameter + " -> " + value(r, type, body)
            + ").of(" + Expressions.of(r.part(), "String", scope) + ")";
      }
      case 4 ->
        "Support.<" + boxed + ">either(() -> " + value(r, type, body) + ", "
            + Expressions.of(r.part(), "boolean", scope) + ")";
      case 5 ->
        "new Generic<Integer, " + boxed + ">() { @Override public " + boxed
            + " of(Integer " + parameter + ") " + block(r, type, boxed, body)
            + " }.of(" + Expressions.of(r.part(), "int", scope) + ")";
      default -> reference(r, type, boxed, scope);
    };
  }

  /** An expression or a block that returns one. */
  private static String value(Gene.Reader r, String type, Scope body) {
    return r.oneIn(3)
        ? block(r, type, Expressions.boxed(type), body)
        : Expressions.of(r.part(), type, body);
  }

  private static String block(Gene.Reader r, String type, String boxed, Scope body) {
    StringBuilder out = new StringBuilder("{\n");
    Statements.write(r.list(3), body, out, "      ");
    return out + "      return " + Expressions.of(r.part(), type, body) + ";\n    }";
  }

  private static String reference(Gene.Reader r, String type, String boxed, Scope scope) {
    List<Scope.Callee> candidates = scope.callees.stream()
        .filter(c -> c.result().equals(type)
            && c.parameters().isEmpty()
            && (c.isStatic() || !scope.isStatic))
        .toList();
    if (candidates.isEmpty()) {
      return "Support.<" + boxed + ">same(" + Expressions.of(r.part(), type, scope) + ")";
    }
    Scope.Callee callee = candidates.get(r.number(32) % candidates.size());
    String target = callee.isStatic() ? "Main" : "Main.this";
    return "((Supplier<" + boxed + ">) " + target + "::" + callee.name() + ").get()";
  }
}
