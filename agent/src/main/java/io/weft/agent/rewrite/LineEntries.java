package io.weft.agent.rewrite;

import org.objectweb.asm.Label;
import org.objectweb.asm.tree.LineNumberNode;

/**
 * The line entries of one body. An entry counts until the next one, in the order of the code; where
 * a body leaves code out, the code behind the gap must not get the line of the code before it.
 *
 * <p>Of several entries at one place the JVM takes the first for the instruction there and the last
 * for those behind it. As that instruction may become several, the last one follows it here.
 */
final class LineEntries {
  private static final int NONE = -1;

  private final CodeSink out;

  /** The line of the next instruction of the original code. */
  private int here = NONE;

  /** Whether the original code has an entry right here. */
  private boolean begins;

  /** The line of the instructions behind the next one, where it is another. */
  private int later = NONE;

  private int written = NONE;

  LineEntries(CodeSink out) {
    this.out = out;
  }

  /** The original code has an entry here. */
  void entry(LineNumberNode line) {
    if (begins) {
      later = line.line;
    } else {
      here = line.line;
      begins = true;
    }
  }

  /** The next instruction of the original code is about to be emitted. */
  void emitting() {
    if (here != NONE && (begins || here != written)) {
      Label label = new Label();
      out.visitLabel(label);
      write(here, label);
    }
  }

  /** An instruction of the original code is past, whether it was emitted or left out. */
  void past() {
    begins = false;
    if (later != NONE) {
      here = later;
      later = NONE;
    }
  }

  /** Code that is added belongs to a line. */
  void write(int line, Label at) {
    if (line != NONE) {
      out.visitLineNumber(line, at);
      written = line;
    }
  }
}
