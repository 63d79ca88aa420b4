package io.weft.random.bytecode;

import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;

/** The classes that every program has, and their types. */
final class Scaffold {
  static final String MAIN = "generated/Main";
  static final String BASE = "generated/Base";
  static final String SUB = "generated/Sub";
  static final String FACE = "generated/Face";
  static final String SUSPENDABLE = "Lio/weft/Suspendable;";
  static final String FIXTURE = "io/weft/fixtures/support/Fixture";
  static final String POINTS = "io/weft/fixtures/support/Points";

  /** What parameters, results, variables and fields are of. */
  static final List<String> TYPES = List.of(
      "I",
      "J",
      "D",
      "Ljava/lang/Object;",
      "F",
      "L" + SUB + ";",
      "Ljava/lang/String;",
      "L" + BASE + ";",
      "[I",
      "Z",
      "B",
      "S",
      "C",
      "L" + FACE + ";",
      "[J",
      "[Ljava/lang/String;",
      "[L" + BASE + ";",
      "[B",
      "[D");

  /** Constructors that may be called: class and descriptor. Those of the JDK cannot suspend. */
  static final List<String[]> CONSTRUCTORS = List.of(
      new String[] {BASE, "(ID)V"},
      new String[] {SUB, "(I)V"},
      new String[] {BASE, "(Ljava/lang/Object;J)V"},
      new String[] {"java/lang/StringBuilder", "(Ljava/lang/String;)V"},
      new String[] {"java/lang/IllegalStateException", "(Ljava/lang/String;)V"});

  static final List<String> EXCEPTIONS = List.of(
      "java/lang/Throwable",
      "java/lang/RuntimeException",
      "java/lang/IllegalStateException",
      "io/weft/equivalence/InjectedException",
      "java/lang/ArithmeticException",
      "java/lang/NullPointerException");

  private static final Map<String, String> SUPERS =
      Map.of(MAIN, "java/lang/Object", BASE, "java/lang/Object", SUB, BASE);

  private Scaffold() {}

  /** Whether one reference type is below another, as far as programs need to know. */
  static boolean isSubtype(String desc, String wanted) {
    if (wanted.equals("Ljava/lang/Object;")) {
      return true;
    }
    if (wanted.equals("L" + FACE + ";")) {
      return desc.equals("L" + SUB + ";") || desc.equals("L" + BASE + ";");
    }
    if (desc.equals("L" + SUB + ";")) {
      return wanted.equals("L" + BASE + ";");
    }
    return wanted.equals("Ljava/lang/Throwable;")
        && desc.startsWith("L")
        && EXCEPTIONS.contains(desc.substring(1, desc.length() - 1));
  }

  /** Computes frames without loading the program's classes. */
  static final class Writer extends ClassWriter {
    Writer(int flags) {
      super(flags);
    }

    @Override
    protected String getCommonSuperClass(String one, String other) {
      if (one.equals(FACE) || other.equals(FACE)) {
        return "java/lang/Object";
      }
      if (!SUPERS.containsKey(one) && !SUPERS.containsKey(other)) {
        return super.getCommonSuperClass(one, other);
      }
      for (String type = one; type != null; type = SUPERS.get(type)) {
        for (String with = other; with != null; with = SUPERS.get(with)) {
          if (type.equals(with)) {
            return type;
          }
        }
      }
      return "java/lang/Object";
    }
  }
}
