package io.weft.agent.rewrite;

import java.util.List;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;

/** Moves words of the operand stack to variables and back. */
final class Spill {
  private Spill() {}

  /**
   * Empties the top of the operand stack.
   *
   * @param out where to
   * @param words the types of its words, bottom first
   * @param firstFree the variable for the first word; the others follow
   * @param missing words that are not really there
   * @return the variable of each word
   */
  static int[] store(CodeSink out, List<Object> words, int firstFree, Predicate<Object> missing) {
    int[] variables = new int[words.size()];
    for (int i = 0; i < variables.length; i++) {
      variables[i] = firstFree + i;
    }
    for (int i = words.size() - 1; i >= 0; i--) {
      if (words.get(i).equals(Opcodes.TOP)) {
        i--; // the second word of a wide value
      }
      if (!missing.test(words.get(i))) {
        out.visitVarInsn(Kind.of(words.get(i)).store(), variables[i]);
      }
    }
    return variables;
  }

  /** Puts everything back. */
  static void load(CodeSink out, List<Object> words, int[] variables) {
    for (int i = 0; i < words.size(); i++) {
      Kind kind = Kind.of(words.get(i));
      out.visitVarInsn(kind.load(), variables[i]);
      forget(out, words.get(i), variables[i]);
      i += kind.words() - 1;
    }
  }

  /** Empties a variable: as long as nothing is compiled, it would keep alive what the program has dropped. */
  static void forget(CodeSink out, Object type, int variable) {
    if (!type.equals(Opcodes.TOP) && Kind.of(type) == Kind.REFERENCE) {
      out.visitInsn(Opcodes.ACONST_NULL);
      out.visitVarInsn(Opcodes.ASTORE, variable);
    }
  }
}
