package io.weft.random.source;

import io.weft.random.Gene;
import io.weft.random.Generator;
import io.weft.random.Program;
import io.weft.random.source.Scope.Callee;
import io.weft.random.source.Scope.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes programs in Java and compiles them with the compiler of the JDK at hand. */
public final class SourceGenerator implements Generator {
  private final SourceCompiler compiler = new SourceCompiler();
  private final Map<String, byte[]> support;

  /** Compiles what all programs use. */
  public SourceGenerator() {
    support = compiler.compile(Map.of("Support", SourceScaffold.TYPES), true);
    compiler.provide(support);
  }

  @Override
  public String name() {
    return "source";
  }

  @Override
  public int nodes() {
    return 300;
  }

  @Override
  public Program write(Gene gene) {
    return writeAll(List.of(gene)).get(0);
  }

  /** Starting the compiler costs more than it takes to compile a program. */
  @Override
  public List<Program> writeAll(List<Gene> genes) {
    Map<String, String> sources = new LinkedHashMap<>();
    boolean debug = false;
    for (Gene gene : genes) {
      Gene.Reader r = gene.read();
      debug |= r.oneIn(2);
      String name = "Main" + sources.size();
      sources.put(name, source(r).replace("Main", name));
    }
    Map<String, byte[]> classes = compiler.compile(sources, debug);
    List<Program> programs = new ArrayList<>();
    sources.forEach((name, source) ->
        programs.add(new Program("generated." + name, only(name, classes), support, () -> source)));
    return programs;
  }

  /** The class files of one program: its class and those inside. */
  private static Map<String, byte[]> only(String name, Map<String, byte[]> classes) {
    Map<String, byte[]> result = new LinkedHashMap<>();
    classes.forEach((type, bytes) -> {
      if (type.equals("generated." + name) || type.startsWith("generated." + name + "$")) {
        result.put(type, bytes);
      }
    });
    return result;
  }

  private static String source(Gene.Reader r) {
    int fuel = 5 + r.number(20);
    Gene run = r.part();
    List<Gene> genes = r.list(5);
    List<Callee> callees = new ArrayList<>();
    for (Gene method : genes) {
      callees.add(signature(method.read(), callees.size()));
    }
    StringBuilder out = new StringBuilder(SourceScaffold.HEAD);
    Scope scope = new Scope(callees);
    writeRun(run.read(), fuel, scope, out);
    for (int i = 0; i < genes.size(); i++) {
      writeMethod(genes.get(i).read(), callees.get(i), scope, out);
    }
    return out.append("}\n").toString();
  }

  private static Callee signature(Gene.Reader r, int index) {
    List<String> parameters = new ArrayList<>();
    boolean isStatic = r.oneIn(2);
    String result = type(r);
    for (Gene parameter : r.leaves(3)) {
      parameters.add(type(parameter.read()));
    }
    return new Callee("m" + index, result, parameters, isStatic);
  }

  private static String type(Gene.Reader r) {
    return Expressions.TYPES.get(r.number(Expressions.TYPES.size()));
  }

  private static void writeRun(Gene.Reader r, int fuel, Scope scope, StringBuilder out) {
    out.append("  @Override public Object run() {\n");
    out.append("    Support.fuel = ").append(fuel).append(";\n");
    out.append(
        "    si = 1; sl = 2; sd = 3; sb = true; sS = \"s\"; sN = 4; sA = new int[] {5, 6};\n");
    out.append("    point();\n");
    Statements.write(r.list(8), scope, out, "    ");
    out.append("    return ").append(Expressions.of(r.part(), "String", scope)).append(";\n  }\n");
  }

  private static void writeMethod(Gene.Reader r, Callee callee, Scope scope, StringBuilder out) {
    signature(r, 0); // the same questions as before
    Scope body = scope.method(callee);
    List<String> parameters = new ArrayList<>();
    for (String type : callee.parameters()) {
      String name = scope.name("a");
      parameters.add(type + " " + name);
      body.variables.add(new Variable(type, name, true));
    }
    out.append("\n  @Suspendable ")
        .append(callee.isStatic() ? "static " : "")
        .append(callee.result())
        .append(' ')
        .append(callee.name())
        .append('(')
        .append(String.join(", ", parameters))
        .append(") {\n");
    out.append("    if (!burn()) return ")
        .append(Expressions.literal(0, callee.result()))
        .append(";\n");
    Statements.write(r.list(6), body, out, "    ");
    out.append("    return ")
        .append(Expressions.of(r.part(), callee.result(), body))
        .append(";\n  }\n");
  }
}
