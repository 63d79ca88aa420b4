package io.weft.agent.rewrite;

import io.weft.agent.classify.InstrumentedMark;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Adds to each method a twin that calls it. Needs no other class and copies all code unseen, so that it works where the
 * rest of the agent did not.
 */
public final class TwinsOnly extends ClassVisitor {
  private static final int NEVER_OVERRIDES = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;

  private final ClassNode owner = new ClassNode();
  private final List<MethodNode> twins = new ArrayList<>();
  private final boolean overridesOnly;
  private boolean canHaveCode;

  private TwinsOnly(ClassVisitor next, boolean overridesOnly) {
    super(Opcodes.ASM9, next);
    this.overridesOnly = overridesOnly;
  }

  /**
   * Writes the class with all twins that others may call.
   *
   * @param classFile the class
   */
  public static byte[] write(byte[] classFile) {
    return write(classFile, false);
  }

  /**
   * Writes the class with the twins of what may override a suspendable method, for a loader that does not see the runtime:
   * nobody else calls them, and reflection on constructors would look for the types of all of them.
   *
   * @param classFile the class
   */
  public static byte[] writeOverrides(byte[] classFile) {
    return write(classFile, true);
  }

  private static byte[] write(byte[] classFile, boolean overridesOnly) {
    ClassReader reader = ReadableVersion.open(classFile);
    ClassWriter out = new ClassWriter(reader, 0);
    reader.accept(new TwinsOnly(out, overridesOnly), 0);
    return ReadableVersion.restore(out.toByteArray(), classFile);
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    owner.name = name;
    owner.access = access;
    boolean isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    boolean isAnnotation = (access & Opcodes.ACC_ANNOTATION) != 0; // the JDK takes none with more
    canHaveCode = !isInterface || (!isAnnotation && (version & 0xFFFF) >= Opcodes.V1_8);
    super.visit(version, access, name, signature, parent, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String desc, String signature, String[] exceptions) {
    MethodKey key = new MethodKey(name, desc);
    boolean isOverride = !key.isConstructor() && (access & NEVER_OVERRIDES) == 0;
    boolean isWanted = canHaveCode && (isOverride || !overridesOnly);
    if (isWanted && Suspendables.canHaveTwin(key) && !RuntimeSymbols.isTwinDesc(desc)) {
      MethodNode twin = PlainEntry.twin(
          owner, new MethodNode(Opcodes.ASM9, access, name, desc, signature, exceptions));
      int sizes = Type.getArgumentsAndReturnSizes(twin.desc); // the receiver included
      twin.maxLocals = sizes >> 2;
      twin.maxStack = Math.max(sizes >> 2, sizes & 3);
      twins.add(twin);
    }
    return super.visitMethod(access, name, desc, signature, exceptions);
  }

  @Override
  public void visitEnd() {
    twins.forEach(twin -> twin.accept(cv));
    super.visitAttribute(new InstrumentedMark());
    super.visitEnd();
  }
}
