package io.weft.random.bytecode;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;

/** Instructions that copy and move words of the operand stack. */
final class Shuffle {
  private Shuffle() {}

  /**
   * Emits one if the values on top allow it, and does nothing otherwise.
   *
   * @param floor how many values at the bottom must not be touched
   */
  static void emit(Code code, int opcode, int floor) {
    List<Val> stack = code.state.stack;
    String pattern = pattern(opcode);
    int split = pattern.indexOf(' ');
    // The values that the words on top belong to, top first.
    List<Val> words = new ArrayList<>();
    int values = 0;
    while (words.size() < Integer.parseInt(pattern.substring(0, split))) {
      if (stack.size() - values - 1 < floor) {
        return;
      }
      Val val = stack.get(stack.size() - 1 - values++);
      words.add(val);
      if (val.size() == 2) {
        words.add(null);
      }
    }
    String result = pattern.substring(split + 1);
    if (words.size() > Integer.parseInt(pattern.substring(0, split)) || splits(words, result)) {
      return;
    }
    for (int i = 0; i < values; i++) {
      stack.remove(stack.size() - 1);
    }
    for (char word : result.toCharArray()) {
      Val val = words.get(word - '0');
      if (val != null) {
        stack.add(val);
      }
    }
    code.insn(opcode);
  }

  /** How many words it looks at, and the words that it leaves, bottom first, 0 the former top. */
  private static String pattern(int opcode) {
    return switch (opcode) {
      case Opcodes.DUP -> "1 00";
      case Opcodes.DUP_X1 -> "2 010";
      case Opcodes.DUP_X2 -> "3 0210";
      case Opcodes.DUP2 -> "2 1010";
      case Opcodes.DUP2_X1 -> "3 10210";
      case Opcodes.DUP2_X2 -> "4 103210";
      case Opcodes.SWAP -> "2 01";
      case Opcodes.POP2 -> "2 ";
      default -> "1 ";
    };
  }

  /** The two words of a value must stay together: the second directly below the first. */
  private static boolean splits(List<Val> words, String result) {
    for (int word = 0; word < words.size(); word++) {
      boolean wide = word + 1 < words.size() && words.get(word + 1) == null;
      char first = (char) ('0' + word);
      char second = (char) ('1' + word);
      String others = result.replace("" + second + first, "");
      if (wide && (others.indexOf(first) >= 0 || others.indexOf(second) >= 0)) {
        return true;
      }
    }
    return false;
  }
}
