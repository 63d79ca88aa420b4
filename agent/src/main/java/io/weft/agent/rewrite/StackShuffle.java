package io.weft.agent.rewrite;

import org.objectweb.asm.Opcodes;

/** What the instructions that only move words of the operand stack do, counted from the top. */
final class StackShuffle {
  private StackShuffle() {}

  static boolean isShuffle(int opcode) {
    return opcode >= Opcodes.POP && opcode <= Opcodes.SWAP;
  }

  /** How many words the instruction takes. */
  static int words(int opcode) {
    switch (opcode) {
      case Opcodes.POP:
      case Opcodes.DUP:
        return 1;
      case Opcodes.POP2:
      case Opcodes.DUP_X1:
      case Opcodes.DUP2:
      case Opcodes.SWAP:
        return 2;
      case Opcodes.DUP_X2:
      case Opcodes.DUP2_X1:
        return 3;
      case Opcodes.DUP2_X2:
        return 4;
      default:
        throw new IllegalArgumentException("opcode " + opcode);
    }
  }

  /** The words it leaves, bottom first; 1 is the word that was on top. */
  static int[] result(int opcode) {
    switch (opcode) {
      case Opcodes.POP:
      case Opcodes.POP2:
        return new int[0];
      case Opcodes.DUP:
        return new int[] {1, 1};
      case Opcodes.SWAP:
        return new int[] {1, 2};
      case Opcodes.DUP_X1:
        return new int[] {1, 2, 1};
      case Opcodes.DUP_X2:
        return new int[] {1, 3, 2, 1};
      case Opcodes.DUP2:
        return new int[] {2, 1, 2, 1};
      case Opcodes.DUP2_X1:
        return new int[] {2, 1, 3, 2, 1};
      case Opcodes.DUP2_X2:
        return new int[] {2, 1, 4, 3, 2, 1};
      default:
        throw new IllegalArgumentException("opcode " + opcode);
    }
  }
}
