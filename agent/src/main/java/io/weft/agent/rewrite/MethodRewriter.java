package io.weft.agent.rewrite;

import io.weft.agent.analyze.MethodFacts;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What a suspendable method becomes.
 *
 * <ol>
 *   <li>the <b>frame class</b>, a constant of the save paths ({@link FrameClass});
 *   <li>the <b>direct body</b>, the original code with the hidden parameter ({@link DirectBody});
 *   <li>the <b>resumed body</b>, which restores a frame and goes on ({@link ResumedBody});
 *   <li>the <b>plain entry</b> under the original signature ({@link PlainEntry}).
 * </ol>
 *
 * A method without suspension point has no frame class and no resumed body.
 */
final class MethodRewriter {
  private final ClassNode host;
  private final HostCalls calls;

  MethodRewriter(ClassNode host, HostCalls calls) {
    this.host = host;
    this.calls = calls;
  }

  /**
   * Rewrites a method; its node becomes the plain entry.
   *
   * @param facts the method
   * @param number unique in the class
   * @return the other methods
   */
  List<MethodNode> rewrite(MethodFacts facts, int number) {
    List<MethodNode> bodies =
        facts.points().isEmpty() ? List.of(directBody(facts, null)) : bodies(facts, number);
    bodies.forEach(MethodRewriter::checkSize);
    if (!calls.keepsPlainCode(facts.method())) {
      PlainEntry.replaceCode(host, facts.method());
    }
    return bodies;
  }

  /**
   * Finds out early what the class writer would find out too, but only after the whole class, which
   * would then have to be rewritten without this method.
   */
  private static void checkSize(MethodNode body) {
    if (LongMethods.isUnwritable(body)) {
      throw new TooLargeException("");
    }
  }

  private List<MethodNode> bodies(MethodFacts facts, int number) {
    FrameClass frameClass = new FrameClass(host, facts, number, calls);
    return List.of(directBody(facts, frameClass), resumedBody(facts, frameClass));
  }

  private MethodNode directBody(MethodFacts facts, FrameClass frameClass) {
    MethodNode target = PlainEntry.declareTwin(facts.method());
    String constant = frameClass == null ? null : frameClass.constant();
    DirectBody body = new DirectBody(facts, frameClass, constant, target, calls);
    body.emitEntry(frameClass != null && calls.mayLoadContinuation());
    body.emitBody();
    return target;
  }

  private MethodNode resumedBody(MethodFacts facts, FrameClass frameClass) {
    boolean itf = (host.access & Opcodes.ACC_INTERFACE) != 0;
    int access = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC | (itf ? Opcodes.ACC_PUBLIC : 0);
    MethodNode target = new MethodNode(
        Opcodes.ASM9, access, frameClass.resumedName(), frameClass.resumedDesc(), null, null);
    ResumedBody body = new ResumedBody(facts, frameClass, target, calls);
    body.emitEntry();
    body.emitBody();
    return target;
  }
}
