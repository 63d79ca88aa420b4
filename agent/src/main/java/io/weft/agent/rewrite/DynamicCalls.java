package io.weft.agent.rewrite;

import io.weft.agent.classify.MethodKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Dynamic calls that must be linked once. Both bodies of a method have each of its instructions, and
 * would link each of them; but a bootstrap may have effects, and what it links to a memory. So such a
 * call is moved to a method that both bodies call. The JDK's bootstraps have neither, but for lambdas
 * that capture nothing: each is one object, which programs compare and keep in sets; and for strings that a dynamic constant
 * becomes a part of, when the call is linked.
 */
final class DynamicCalls {
  private static final String JDK = "java/";
  private static final String NAME = "weft$dynamic$";

  private final ClassNode host;
  private final HelperDescriptors descriptors;
  private final List<MethodNode> added = new ArrayList<>();

  DynamicCalls(ClassNode host) {
    this.host = host;
    this.descriptors = new HelperDescriptors(host);
  }

  /** Moves those of some methods. */
  void linkOnce(Set<MethodKey> methods) {
    for (MethodNode method : host.methods) {
      if (methods.contains(new MethodKey(method.name, method.desc))) {
        for (AbstractInsnNode insn : method.instructions.toArray()) {
          if (insn instanceof InvokeDynamicInsnNode call && isLinkedOnce(call)) {
            MethodNode moved = move(call);
            method.instructions.insert(call, use(moved, call.desc));
            method.instructions.remove(call);
          }
        }
      }
    }
    host.methods.addAll(added);
  }

  private static boolean isLinkedOnce(InvokeDynamicInsnNode call) {
    if (LambdaRewriter.isLambda(call)) {
      return call.desc.startsWith("()");
    }
    String owner = call.bsm.getOwner();
    return owner.startsWith(JDK)
        ? hasDynamicConstant(call)
        : !owner.startsWith(RuntimeSymbols.ABI_PACKAGE);
  }

  private static boolean hasDynamicConstant(InvokeDynamicInsnNode call) {
    return Stream.of(call.bsmArgs).anyMatch(ConstantDynamic.class::isInstance);
  }

  private MethodNode move(InvokeDynamicInsnNode call) {
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    String desc = descriptors.of(call.desc);
    MethodNode method = new MethodNode(Opcodes.ASM9, access, NAME + added.size(), desc, null, null);
    method.visitCode();
    line(call).ifPresent(line -> {
      Label start = new Label();
      method.visitLabel(start);
      method.visitLineNumber(line, start);
    });
    descriptors.load(method, call.desc);
    method.visitInvokeDynamicInsn(call.name, call.desc, call.bsm, call.bsmArgs);
    method.visitInsn(Type.getReturnType(desc).getOpcode(Opcodes.IRETURN));
    method.visitMaxs(0, 0);
    method.visitEnd();
    added.add(method);
    return method;
  }

  /** For exceptions that it throws: languages show the line of the first place that has one. */
  private static OptionalInt line(AbstractInsnNode call) {
    for (AbstractInsnNode insn = call; insn != null; insn = insn.getPrevious()) {
      if (insn instanceof LineNumberNode line) {
        return OptionalInt.of(line.line);
      }
    }
    return OptionalInt.empty();
  }

  private InsnList use(MethodNode moved, String desc) {
    boolean itf = (host.access & Opcodes.ACC_INTERFACE) != 0;
    MethodNode result = new MethodNode(Opcodes.ASM9);
    result.visitMethodInsn(Opcodes.INVOKESTATIC, host.name, moved.name, moved.desc, itf);
    HelperDescriptors.cast(result, moved.desc, desc);
    return result.instructions;
  }
}
