package io.weft.agent.classify;

import java.util.ArrayList;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** The class attribute that says: this class file was written by the agent. */
public final class InstrumentedMark extends Attribute {
  /** The attribute's name. */
  public static final String NAME = "Weft";

  /** Version of the contract between instrumented code and the runtime. */
  public static final int ABI_VERSION = 1;

  /** Descriptor of the hidden parameter, the last one of every method that the agent adds. */
  public static final String HIDDEN_PARAMETER = "Lio/weft/abi/Continuation;";

  /** Between the name of a method and its number, in the name of its resumed body. */
  public static final String RESUMED = "$weft$";

  private static final String RESUMED_PARAMETERS = "(Lio/weft/abi/Frame;" + HIDDEN_PARAMETER + ")";

  private final int version;

  /** Makes the attribute for the present version. */
  public InstrumentedMark() {
    this(ABI_VERSION);
  }

  private InstrumentedMark(int version) {
    super(NAME);
    this.version = version;
  }

  /**
   * Whether a method is a resumed body, which only the agent writes.
   *
   * @param name its name, which alone says too little: ecj makes such ones of the names of packages
   * @param desc its descriptor
   */
  static boolean isResumedBody(String name, String desc) {
    return name.contains(RESUMED) && desc.startsWith(RESUMED_PARAMETERS);
  }

  /**
   * The version for which a class was instrumented.
   *
   * @param reader its class file
   * @return 0 for one that was not, or that has lost the attribute
   */
  public static int version(ClassReader reader) {
    int[] found = {0};
    ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
      @Override
      public void visitAttribute(Attribute attribute) {
        if (attribute instanceof InstrumentedMark mark) {
          found[0] = mark.version;
        }
      }
    };
    reader.accept(visitor, new Attribute[] {new InstrumentedMark()}, ClassReader.SKIP_CODE);
    return found[0];
  }

  @Override
  protected Attribute read(
      ClassReader reader, int offset, int length, char[] buffer, int codeOffset, Label[] labels) {
    return new InstrumentedMark(reader.readUnsignedShort(offset));
  }

  /**
   * Puts the mark on a class.
   *
   * @param type a class without it
   */
  public static void put(ClassNode type) {
    if (type.attrs == null) {
      type.attrs = new ArrayList<>();
    }
    type.attrs.add(new InstrumentedMark());
  }

  @Override
  protected ByteVector write(
      ClassWriter classWriter, byte[] code, int codeLength, int maxStack, int maxLocals) {
    return new ByteVector().putShort(version);
  }
}
