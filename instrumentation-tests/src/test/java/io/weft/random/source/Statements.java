package io.weft.random.source;

import io.weft.random.Gene;
import io.weft.random.source.Scope.Variable;
import java.util.List;

/**
 * Writes statements. Each can complete normally as far as the compiler knows, since every jump
 * depends on a condition; so anything may follow anything.
 */
final class Statements {
  private final Scope scope;
  private final StringBuilder out;
  private final String indent;

  private Statements(Scope scope, StringBuilder out, String indent) {
    this.scope = scope;
    this.out = out;
    this.indent = indent;
  }

  static void write(List<Gene> genes, Scope scope, StringBuilder out, String indent) {
    Statements statements = new Statements(scope, out, indent);
    genes.forEach(gene -> statements.statement(gene.read()));
  }

  private void line(String text) {
    out.append(indent).append(text).append('\n');
  }

  private void body(Gene.Reader r, Scope inner) {
    write(r.list(4), inner, out, indent + "  ");
  }

  private String value(Gene.Reader r, String type) {
    return Expressions.of(r.part(), type, scope);
  }

  private static String type(Gene.Reader r) {
    return Expressions.TYPES.get(r.number(Expressions.TYPES.size()));
  }

  private void statement(Gene.Reader r) {
    int kind = r.number(26);
    if (scope.isPure && kind > 5) {
      kind = 1;
    }
    switch (kind) {
      case 0, 1 -> line("log(" + value(r, type(r)) + ");");
      case 2, 3, 4 -> declare(r);
      case 5 -> assign(r);
      case 6 -> line("point();");
      case 7, 8 -> branch(r);
      case 9, 10 -> loop(r);
      case 11 -> each(r);
      case 12, 13, 14, 15 -> attempt(r);
      case 16 -> resources(r);
      case 17 -> choose(r);
      case 18, 19 -> jump(r);
      case 20 -> leave(r);
      case 21 -> fail(r);
      case 22 -> lock(r);
      case 23 -> LocalTypes.anonymous(r, scope, out, indent);
      case 24 -> LocalTypes.local(r, scope, out, indent);
      default -> LocalTypes.function(r, scope, out, indent);
    }
  }

  private void declare(Gene.Reader r) {
    String type = type(r);
    boolean isMutable = !r.oneIn(2);
    String name = scope.name("v");
    line((isMutable ? "" : "final ") + type + " " + name + " = " + value(r, type) + ";");
    scope.variables.add(new Variable(type, name, isMutable));
  }

  private void assign(Gene.Reader r) {
    List<Variable> targets =
        scope.variables.stream().filter(Variable::isMutable).toList();
    int number = r.number(32);
    int kind = r.number(3);
    if (targets.isEmpty() || kind == 2) {
      line("Main.sA[" + value(r, "int") + " & 1] += " + value(r, "int") + ";");
      return;
    }
    Variable target = targets.get(number % targets.size());
    boolean adds =
        kind == 1 && !target.type().equals("boolean") && !target.type().equals("int[]");
    line(target.name() + (adds ? " += " : " = ") + value(r, target.type()) + ";");
  }

  private void branch(Gene.Reader r) {
    line("if (" + value(r, "boolean") + ") {");
    body(r, scope.block());
    if (r.oneIn(2)) {
      line("} else {");
      body(r, scope.block());
    }
    line("}");
  }

  private void loop(Gene.Reader r) {
    String label = scope.name("l");
    Scope inner = scope.block();
    inner.loops.add(label);
    int kind = r.number(3);
    String condition = value(r, "boolean");
    if (kind == 0) {
      String index = scope.name("i");
      line(label + ": for (int " + index + " = 0; " + index + " < 3 && burn(); " + index + "++) {");
      inner.variables.add(new Variable("int", index, true));
      body(r, inner);
      line("}");
    } else if (kind == 1) {
      line(label + ": while (burn() && " + condition + ") {");
      body(r, inner);
      line("}");
    } else {
      line(label + ": do {");
      body(r, inner);
      line("} while (burn() && " + condition + ");");
    }
  }

  private void each(Gene.Reader r) {
    String label = scope.name("l");
    String name = scope.name("e");
    Scope inner = scope.block();
    inner.loops.add(label);
    boolean array = r.oneIn(2);
    inner.variables.add(new Variable(array ? "int" : "Integer", name, false));
    String values = array ? value(r, "int[]") : "new Range(" + value(r, "int") + ")";
    line(label + ": for (final " + (array ? "int " : "Integer ") + name + " : " + values + ") {");
    body(r, inner);
    line("}");
  }

  private void attempt(Gene.Reader r) {
    line("try {");
    body(r, scope.block());
    int kind = r.number(6);
    String name = scope.name("x");
    if (kind != 1) {
      String caught = switch (kind) {
        case 0, 5 -> "RuntimeException";
        case 2 -> "E1";
        case 3 -> "E2 | ArithmeticException";
        default -> "Throwable";
      };
      line("} catch (" + caught + " " + name + ") {");
      line("  log(" + name + ");");
      body(r, scope.block());
    }
    if (kind == 5) {
      line("} finally {");
      body(r, scope.block());
    } else if (kind == 1) {
      line("} finally {");
      line("  log(\"finally\");");
      body(r, scope.block());
    }
    line("}");
  }

  private void resources(Gene.Reader r) {
    String name = scope.name("r");
    boolean two = r.oneIn(2);
    String second = two ? "; Resource " + name + "b = new Resource(" + value(r, "int") + ")" : "";
    line("try (Resource " + name + " = new Resource(" + value(r, "int") + ")" + second + ") {");
    body(r, scope.block());
    line("}");
  }

  private void choose(Gene.Reader r) {
    boolean arrows = r.oneIn(2);
    boolean text = r.oneIn(2);
    line("switch (" + value(r, text ? "String" : "int") + ") {");
    for (String label : List.of(text ? "\"a\"" : "0", text ? "\"b\"" : "1", "")) {
      String head = label.isEmpty() ? "default" : "case " + label;
      line("  " + head + (arrows ? " -> {" : ": {"));
      write(r.list(2), scope.block(), out, indent + "    ");
      line("  }");
      if (!arrows && r.oneIn(2)) {
        line("  break;");
      }
    }
    line("}");
  }

  private void jump(Gene.Reader r) {
    int number = r.number(32);
    boolean back = r.oneIn(2);
    if (scope.loops.isEmpty()) {
      line("log(" + value(r, "int") + ");");
      return;
    }
    String label = scope.loops.get(number % scope.loops.size());
    line("if (" + value(r, "boolean") + ") " + (back ? "continue " : "break ") + label + ";");
  }

  private void leave(Gene.Reader r) {
    if (scope.result == null) {
      line("point();");
      return;
    }
    String value = scope.result.equals("void") ? "" : " " + value(r, scope.result);
    line("if (" + value(r, "boolean") + ") return" + value + ";");
  }

  private void fail(Gene.Reader r) {
    String type = r.oneIn(2) ? "E2" : "E1";
    line("if (" + value(r, "boolean") + ") throw new " + type + "(" + value(r, "String") + ");");
  }

  private void lock(Gene.Reader r) {
    line("synchronized (Main.class) {");
    body(r, scope.pure());
    line("}");
  }
}
