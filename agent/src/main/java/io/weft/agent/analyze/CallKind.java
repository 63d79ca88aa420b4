package io.weft.agent.analyze;

import org.objectweb.asm.tree.MethodInsnNode;

/** Tells calls that may suspend from others. */
public interface CallKind {
  /**
   * Whether the called method takes a continuation.
   *
   * @param call any call
   */
  boolean isSuspendable(MethodInsnNode call);

  /**
   * Whether a call of a JDK interface may reach suspendable code. Where the caller cannot suspend it
   * is left as it is.
   *
   * @param call any call
   */
  boolean isDispatched(MethodInsnNode call);

  /**
   * Whether a call that nothing follows but the return may do without a frame.
   *
   * @return true in the runtime's own packages only, so that programs keep complete stack traces
   */
  boolean elidesTailCalls();
}
