package io.weft.agent.rewrite;

import io.weft.agent.analyze.TypeState;
import io.weft.agent.analyze.TypeTracker;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Makes the constructors of a class, and the methods of an interface or of a serializable class, ask
 * whether the object is of a class that the agent has never seen (a hidden one), in which an override
 * would be passed over.
 */
final class SubclassCheck {
  private final ClassNode host;

  SubclassCheck(ClassNode host) {
    this.host = host;
  }

  /**
   * Inserts the question at the start of a method: an interface has no constructor to ask it, and an
   * object that is read from a stream has passed none.
   */
  void insertIntoMethod(MethodNode method) {
    MethodNode code = new MethodNode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    RuntimeSymbols.checkImplementor(code);
    method.instructions.insert(code.instructions);
    method.maxStack = Math.max(method.maxStack, 1);
  }

  /**
   * Inserts the question behind {@code super(…)}. It is a call without a branch, so that no stack map
   * changes.
   */
  void insert() {
    for (MethodNode method : host.methods) {
      if ("<init>".equals(method.name)) {
        insert(method);
      }
    }
  }

  private void insert(MethodNode constructor) {
    TypeTracker.prepare(constructor);
    TypeTracker types = new TypeTracker(host.name, constructor);
    for (AbstractInsnNode insn : constructor.instructions.toArray()) {
      boolean constructs = insn instanceof MethodInsnNode call && isSuperCall(call, types.state());
      types.step(insn);
      if (constructs && host.name.equals(types.state().local(0))) {
        constructor.instructions.insert(insn, question());
        constructor.maxStack =
            Math.max(constructor.maxStack, types.state().stack().size() + 2);
      }
    }
  }

  private boolean isSuperCall(MethodInsnNode call, TypeState state) {
    return state != null && !host.name.equals(call.owner) && state.constructsThis(call);
  }

  private InsnList question() {
    MethodNode code = new MethodNode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitLdcInsn(Type.getObjectType(host.name));
    RuntimeSymbols.checkSubclass(code);
    return code.instructions;
  }
}
