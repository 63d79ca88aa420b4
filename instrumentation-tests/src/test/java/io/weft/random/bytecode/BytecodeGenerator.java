package io.weft.random.bytecode;

import io.weft.random.Gene;
import io.weft.random.Generator;
import io.weft.random.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.util.TraceClassVisitor;

/**
 * Writes programs that no compiler would: four classes, whose methods jump into and out of loops and
 * construct objects across branches, in class files of all versions.
 */
public final class BytecodeGenerator implements Generator {
  private static final int NEWEST = 44 + Runtime.version().feature();

  /** Class file versions; the last one stands for the newest that this JVM knows. */
  private static final int[] VERSIONS = {52, 61, 50, 49, 51, 55, 53, Math.min(69, NEWEST)};

  @Override
  public String name() {
    return "bytecode";
  }

  @Override
  public int nodes() {
    return 700;
  }

  @Override
  public Program write(Gene gene) {
    Gene.Reader r = gene.read();
    int version = Math.min(VERSIONS[r.number(VERSIONS.length)], NEWEST);
    boolean frames = version > Opcodes.V1_6 || (version == Opcodes.V1_6 && r.oneIn(2));
    boolean debug = r.oneIn(2);
    int fuel = 10 + r.number(50);
    Gene run = r.part();
    List<MethodSpec> methods = new ArrayList<>();
    for (Gene method : r.list(6)) {
      MethodSpec spec = MethodSpec.read(method, methods.size(), version >= Opcodes.V1_8);
      if (methods.stream().noneMatch(spec::clashesWith)) {
        methods.add(spec);
      }
    }
    ProgramClasses classes = new ProgramClasses(version, debug, methods);
    List<ClassNode> nodes = List.of(
        classes.face(),
        classes.base(r.part(), r.part()),
        classes.sub(r.part()),
        classes.main(run, fuel));
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    nodes.forEach(n -> bytes.put(n.name.replace('/', '.'), assemble(n, frames)));
    return new Program(Scaffold.MAIN.replace('/', '.'), bytes, Map.of(), () -> text(bytes));
  }

  private static byte[] assemble(ClassNode type, boolean frames) {
    ClassWriter writer =
        new Scaffold.Writer(frames ? ClassWriter.COMPUTE_FRAMES : ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  private static String text(Map<String, byte[]> classes) {
    StringWriter text = new StringWriter();
    classes
        .values()
        .forEach(bytes ->
            new ClassReader(bytes).accept(new TraceClassVisitor(new PrintWriter(text)), 0));
    return text.toString();
  }
}
