package io.weft.agent.classify;

import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassWriter;

/** The class attribute that says: this class file was written by the agent. */
public final class InstrumentedMark extends Attribute {
  /** The attribute's name. */
  public static final String NAME = "Weft";

  /** Version of the contract between instrumented code and the runtime. */
  public static final int ABI_VERSION = 1;

  /** Descriptor of the hidden parameter, the last one of every method that the agent adds. */
  public static final String HIDDEN_PARAMETER = "Lio/weft/abi/Continuation;";

  /** Makes the attribute for the present version. */
  public InstrumentedMark() {
    super(NAME);
  }

  @Override
  protected ByteVector write(
      ClassWriter classWriter, byte[] code, int codeLength, int maxStack, int maxLocals) {
    return new ByteVector().putShort(ABI_VERSION);
  }
}
