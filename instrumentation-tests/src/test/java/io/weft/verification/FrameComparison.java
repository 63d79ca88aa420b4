package io.weft.verification;

import io.weft.agent.check.TypeRelations;
import io.weft.verification.FrameTable.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Compares the stack map of a written class with the one that ASM computes from its code alone.
 *
 * <p>A compiler may declare less than the code has (a variable out of its scope, a supertype), and
 * what it declared is kept, so "the same" is: a frame at every place where one is computed, as many
 * operands, and at each place in it <em>the computed type or one that it can be assigned to</em>.
 *
 * <p>To see that the agent itself declares nothing less, a class is first given computed frames and
 * then instrumented. All frames of direct bodies must then be <em>equal</em> to the computed ones.
 * Those of resumed bodies must be, but for variables
 *
 * <ul>
 *   <li>in which the written frame has nothing and something was left behind: a parameter of the
 *       resumed body, a temporary;
 *   <li>that were restored as null, because nothing reads them: the written frame has the type that
 *       the original gives them.
 * </ul>
 */
final class FrameComparison {
  /** What ASM declares where nothing leads to; the code there it replaces by a throw. */
  private static final Types DEAD = new Types(List.of(), List.of("java/lang/Throwable"));

  private final TypeRelations relations;
  private final boolean exact;
  private final List<String> problems = new ArrayList<>();
  private int compared;
  private int equal;
  private int extra;

  /**
   * A comparison.
   *
   * @param relations how types are related
   * @param exact whether the class had computed frames before it was instrumented
   */
  FrameComparison(TypeRelations relations, boolean exact) {
    this.relations = relations;
    this.exact = exact;
  }

  /** The same class with computed frames in place of its own. */
  static byte[] recompute(byte[] classFile, TypeRelations relations) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter out = new ComputingWriter(reader, relations);
    out.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE); // which are for hostile class files
    ClassVisitor throughHere = new ClassVisitor(Opcodes.ASM9, out) {
      @Override
      public MethodVisitor visitMethod(
          int access, String name, String desc, String signature, String[] exceptions) {
        // Not the writer's own visitor: it would copy the method with its frames.
        return new MethodVisitor(
            api, super.visitMethod(access, name, desc, signature, exceptions)) {};
      }
    };
    reader.accept(throughHere, ClassReader.SKIP_FRAMES);
    return out.toByteArray();
  }

  /** Compares all frames of a class. */
  void compare(String className, byte[] written) {
    FrameTable emitted = new FrameTable(written);
    FrameTable computed = new FrameTable(recompute(written, relations));
    computed.methods().forEach((method, frames) -> {
      TreeMap<Integer, Types> declared = emitted.methods().get(method);
      String where = className + "." + method;
      frames.forEach((offset, types) -> compare(where + "@" + offset, declared.get(offset), types));
      extra += declared.keySet().stream().filter(o -> !frames.containsKey(o)).count();
    });
  }

  private void compare(String place, Types emitted, Types computed) {
    if (computed.equals(DEAD)) {
      return;
    }
    compared++;
    if (emitted == null) {
      problems.add(place + ": no frame, computed " + computed);
      return;
    }
    if (emitted.equals(computed)) {
      equal++;
      return;
    }
    List<Object> stack = computed.stack();
    List<Object> locals = words(computed.locals());
    List<Object> written = words(emitted.locals());
    boolean same = !(exact && isDirect(place))
        && emitted.stack().size() == stack.size()
        && written.size() <= locals.size();
    for (int i = 0; same && i < stack.size(); i++) {
      same = isSame(emitted.stack().get(i), stack.get(i));
    }
    for (int i = 0; same && i < written.size(); i++) {
      same = isSame(written.get(i), locals.get(i));
    }
    if (!same) {
      problems.add(place + ":\n    emitted  " + emitted + "\n    computed " + computed);
    }
  }

  private static boolean isDirect(String place) {
    return !place.contains("$weft$");
  }

  /** With a second entry for long and double, so that what follows has its own number. */
  private static List<Object> words(List<Object> values) {
    List<Object> result = new ArrayList<>();
    for (Object type : values) {
      result.add(type);
      if (Objects.equals(type, Opcodes.LONG) || Objects.equals(type, Opcodes.DOUBLE)) {
        result.add(Opcodes.TOP);
      }
    }
    return result;
  }

  private boolean isSame(Object emitted, Object computed) {
    if (Objects.equals(emitted, computed) || FrameTable.isTop(emitted)) {
      return true;
    }
    if (Objects.equals(computed, Opcodes.NULL)) {
      return emitted instanceof String;
    }
    return emitted instanceof String wide
        && computed instanceof String narrow
        && isAssignable(narrow, wide)
        && !exact;
  }

  private boolean isAssignable(String from, String to) {
    if (from.equals(to) || "java/lang/Object".equals(to) || relations.isInterface(to)) {
      return true; // the verifier takes every interface for Object
    }
    if (from.startsWith("[") && to.startsWith("[")) {
      return isAssignable(component(from), component(to));
    }
    return !from.startsWith("[") && !to.startsWith("[") && relations.isSubtype(from, to);
  }

  private static String component(String array) {
    String element = array.substring(1);
    boolean isObject = element.startsWith("L");
    return isObject ? element.substring(1, element.length() - 1) : element;
  }

  List<String> problems() {
    return problems;
  }

  @Override
  public String toString() {
    return compared + " frames compared with computed ones, " + equal + " of them equal, " + extra
        + " where none is needed";
  }

  /** Merges types by what class files say. */
  private static final class ComputingWriter extends ClassWriter {
    private static final String OBJECT = "java/lang/Object";
    private final TypeRelations relations;

    ComputingWriter(ClassReader reader, TypeRelations relations) {
      super(reader, COMPUTE_FRAMES);
      this.relations = relations;
    }

    @Override
    protected String getCommonSuperClass(String one, String other) {
      if (relations.isInterface(one) || relations.isInterface(other)) {
        return OBJECT;
      }
      String type = one;
      while (!OBJECT.equals(type) && !relations.isSubtype(other, type)) {
        type = relations.superName(type);
      }
      return type;
    }
  }
}
