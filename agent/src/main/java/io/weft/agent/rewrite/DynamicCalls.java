package io.weft.agent.rewrite;

import io.weft.agent.classify.MethodKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Dynamic calls that must be linked once. Both bodies of a method have each of its instructions, and
 * would link each of them; but a bootstrap may have effects, and what it links to a memory. So such a
 * call gets a number, by which the runtime gives both bodies one call site. The JDK's bootstraps have neither, but for
 * lambdas: one that captures nothing is one object, which programs compare and keep in sets, and others are of one class; and for
 * strings that a dynamic constant becomes a part of, when the call is linked.
 */
final class DynamicCalls {
  private static final String JDK = "java/";

  /** What the runtime's bootstrap of lambdas takes first: a class. */
  private static final int OF_CLASS = 2;

  private final ClassNode host;
  private int number;

  DynamicCalls(ClassNode host) {
    this.host = host;
  }

  /** Has those of some methods linked so. */
  void linkOnce(Set<MethodKey> methods) {
    for (MethodNode method : host.methods) {
      if (methods.contains(new MethodKey(method.name, method.desc))) {
        for (AbstractInsnNode insn : method.instructions) {
          if (insn instanceof InvokeDynamicInsnNode call && isLinkedOnce(call)) {
            share(call);
          }
        }
      }
    }
  }

  private static boolean isLinkedOnce(InvokeDynamicInsnNode call) {
    String owner = call.bsm.getOwner();
    return LambdaRewriter.isLambda(call)
        || (owner.startsWith(JDK)
            ? hasDynamicConstant(call)
            : !owner.startsWith(RuntimeSymbols.ABI_PACKAGE));
  }

  private static boolean hasDynamicConstant(InvokeDynamicInsnNode call) {
    return Stream.of(call.bsmArgs).anyMatch(ConstantDynamic.class::isInstance);
  }

  private void share(InvokeDynamicInsnNode call) {
    List<Object> arguments = new ArrayList<>(Arrays.asList(call.bsmArgs));
    Handle own = call.bsm;
    if (RuntimeSymbols.Bootstraps.LAMBDA.equals(own)) {
      call.bsm = RuntimeSymbols.Bootstraps.SHARED_TWIN;
      arguments.add(OF_CLASS, number);
    } else if (LambdaRewriter.isPlain(call)) {
      call.bsm = RuntimeSymbols.Bootstraps.SHARED_LAMBDA;
      arguments.add(0, number);
    } else {
      call.bsm = RuntimeSymbols.Bootstraps.SHARED;
      arguments.addAll(0, List.of(number, own));
    }
    call.bsmArgs = arguments.toArray();
    number++;
  }
}
