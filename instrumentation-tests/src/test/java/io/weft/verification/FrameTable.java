package io.weft.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The stack map frames of a class file by method and offset in its code. */
final class FrameTable {
  /**
   * One frame.
   *
   * @param locals one entry a value; those at the end that hold nothing are left out
   * @param stack one entry a value
   */
  record Types(List<Object> locals, List<Object> stack) {}

  /** An object whose constructor has not run, named by the place of its {@code new}. */
  record Site(int offset) {}

  private final Map<String, TreeMap<Integer, Types>> methods = new HashMap<>();

  FrameTable(byte[] classFile) {
    new OffsetReader(classFile).read();
  }

  Map<String, TreeMap<Integer, Types>> methods() {
    return methods;
  }

  /** Knows where in the code it is. */
  private final class OffsetReader extends ClassReader {
    private final Map<Label, Integer> offsets = new HashMap<>();
    private int offset;

    OffsetReader(byte[] classFile) {
      super(classFile);
    }

    void read() {
      accept(new Collector(this), EXPAND_FRAMES | SKIP_DEBUG);
    }

    @Override
    protected void readBytecodeInstructionOffset(int bytecodeOffset) {
      offset = bytecodeOffset;
    }

    @Override
    protected Label readLabel(int bytecodeOffset, Label[] labels) {
      Label label = super.readLabel(bytecodeOffset, labels);
      offsets.put(label, bytecodeOffset);
      return label;
    }
  }

  /** Collects the frames of all methods. */
  private final class Collector extends ClassVisitor {
    private final OffsetReader reader;

    Collector(OffsetReader reader) {
      super(Opcodes.ASM9);
      this.reader = reader;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String desc, String signature, String[] exceptions) {
      TreeMap<Integer, Types> frames = new TreeMap<>();
      methods.put(name + desc, frames);
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitFrame(int type, int locals, Object[] local, int depth, Object[] stack) {
          List<Object> variables = types(local, locals);
          while (!variables.isEmpty() && isTop(variables.get(variables.size() - 1))) {
            variables.remove(variables.size() - 1);
          }
          frames.put(reader.offset, new Types(variables, types(stack, depth)));
        }
      };
    }

    private List<Object> types(Object[] values, int count) {
      List<Object> result = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        boolean site = values[i] instanceof Label;
        result.add(site ? new Site(reader.offsets.get((Label) values[i])) : values[i]);
      }
      return result;
    }
  }

  static boolean isTop(Object type) {
    return Objects.equals(type, Opcodes.TOP);
  }
}
