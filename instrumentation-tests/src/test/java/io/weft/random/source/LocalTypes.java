package io.weft.random.source;

import io.weft.random.Gene;
import io.weft.random.source.Scope.Variable;

/** Declares local and anonymous classes, and variables that hold lambdas. All of them are shapes. */
final class LocalTypes {
  private LocalTypes() {}

  static void anonymous(Gene.Reader r, Scope scope, StringBuilder out, String indent) {
    String name = scope.name("s");
    out.append(indent).append("final Shape ").append(name).append(" = new Shape() {\n");
    area(r, scope, out, indent + "  ");
    out.append(indent).append("};\n");
    scope.shapes.add(name);
  }

  private static void area(Gene.Reader r, Scope scope, StringBuilder out, String indent) {
    String parameter = scope.name("x");
    Scope body = scope.body("int");
    body.variables.add(new Variable("int", parameter, true));
    out.append(indent)
        .append("@Override public int area(int ")
        .append(parameter)
        .append(") {\n");
    out.append(indent).append("  if (!burn()) return 0;\n");
    Statements.write(r.list(3), body, out, indent + "  ");
    String result = Expressions.of(r.part(), "int", body);
    out.append(indent).append("  return ").append(result).append(";\n");
    out.append(indent).append("}\n");
  }

  /** A class whose constructor and initialiser suspend. */
  static void local(Gene.Reader r, Scope scope, StringBuilder out, String indent) {
    String type = scope.name("L");
    String name = scope.name("s");
    Scope body = scope.initialiser();
    out.append(indent).append("@Suspendable class ").append(type).append(" implements Shape {\n");
    out.append(indent)
        .append("  int total = ")
        .append(Expressions.of(r.part(), "int", body))
        .append(";\n");
    out.append(indent).append("  {\n");
    Statements.write(r.list(2), body.value(), out, indent + "    ");
    out.append(indent).append("  }\n");
    area(r, scope, out, indent + "  ");
    out.append(indent).append("}\n");
    out.append(indent)
        .append("final Shape ")
        .append(name)
        .append(" = new ")
        .append(type)
        .append("();\n");
    scope.shapes.add(name);
  }

  static void function(Gene.Reader r, Scope scope, StringBuilder out, String indent) {
    String name = scope.name("s");
    String parameter = scope.name("x");
    Scope body = scope.body("int");
    body.variables.add(new Variable("int", parameter, true));
    String head = "final Shape " + name + " = " + parameter + " -> ";
    if (r.oneIn(2)) {
      out.append(indent).append(head).append("{\n");
      Statements.write(r.list(3), body, out, indent + "  ");
      String result = Expressions.of(r.part(), "int", body);
      out.append(indent).append("  return ").append(result).append(";\n");
      out.append(indent).append("};\n");
    } else {
      String value = Expressions.of(r.part(), "int", body);
      out.append(indent).append(head).append(value).append(";\n");
    }
    scope.shapes.add(name);
  }
}
