package io.weft.agent.analyze;

import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * A call at which a method may be left and continued.
 *
 * @param pc its number in the method, from 0 in the order of the code
 * @param call the call
 * @param state the types right after the call, without the call's value
 * @param live the local variables that are read afterwards
 * @param covering the try ranges that the call is in
 * @param line its line, or -1
 */
public record SuspensionPoint(
    int pc,
    MethodInsnNode call,
    TypeState state,
    BitSet live,
    List<TryCatchBlockNode> covering,
    int line) {
  /** The type of the call's value. */
  public Type result() {
    return Type.getReturnType(call.desc);
  }

  /** Tells the points of one method apart; hashing all types costs more than the rest of an emitter. */
  @Override
  public int hashCode() {
    return pc;
  }
}
