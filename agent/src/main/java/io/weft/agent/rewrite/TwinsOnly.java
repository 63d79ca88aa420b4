package io.weft.agent.rewrite;

import io.weft.agent.classify.InstrumentedMark;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Adds to methods twins that call them, and copies all code unseen. Needs no other class, so that it works where the
 * rest of the agent did not.
 */
public final class TwinsOnly extends ClassVisitor {
  private static final int NEVER_OVERRIDES = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;

  private static final int NEVER_OVERRIDDEN =
      NEVER_OVERRIDES | Opcodes.ACC_FINAL | Opcodes.ACC_ABSTRACT;

  private final ClassNode owner = new ClassNode();
  private final List<MethodNode> twins = new ArrayList<>();
  private final List<MethodNode> marks = new ArrayList<>();

  /** Of another tool. */
  private final List<MethodNode> found = new ArrayList<>();

  private final Predicate<MethodNode> wanted;

  /** Why a class is left alone that its subclasses are to be checked for; null: it is not known to be. */
  private final String refusal;

  private boolean canHaveCode;

  private TwinsOnly(ClassVisitor next, Predicate<MethodNode> wanted, String refusal) {
    super(Opcodes.ASM9, next);
    this.wanted = wanted;
    this.refusal = refusal;
  }

  /**
   * Writes the class with all twins that others may call.
   *
   * @param classFile the class
   */
  public static byte[] write(byte[] classFile) {
    return write(classFile, method -> true);
  }

  /**
   * Writes the class with the twins of what may override a suspendable method, for a loader that does not see the runtime:
   * nobody else calls them, and reflection on constructors would look for the types of all of them.
   *
   * @param classFile the class
   */
  public static byte[] writeOverrides(byte[] classFile) {
    return write(
        classFile,
        method -> !"<init>".equals(method.name) && (method.access & NEVER_OVERRIDES) == 0);
  }

  private static byte[] write(byte[] classFile, Predicate<MethodNode> wanted) {
    ClassReader reader = ReadableVersion.open(classFile);
    if (InstrumentedMark.version(reader) != 0) { // at build time: it has better ones
      return classFile;
    }
    ClassWriter out = new ClassWriter(reader, 0);
    reader.accept(new TwinsOnly(out, wanted, null), 0);
    return ReadableVersion.restore(out.toByteArray(), classFile);
  }

  /**
   * Writes a class with the twins of its suspendable methods. A subclass that the agent never sees is refused as they
   * are called.
   *
   * @param type the class
   * @param suspendables the classification
   * @param refusal why its code stays as it is
   */
  public static byte[] write(ClassNode type, Suspendables suspendables, String refusal) {
    ClassWriter out = new ClassWriter(0);
    type.accept(new TwinsOnly(out, ofSuspendable(type, suspendables), refusal));
    return out.toByteArray();
  }

  /**
   * The same, with all code and constants as they are, byte by byte.
   *
   * @param reader the class file
   * @param type its class
   * @param added fields that it gets beside its own
   * @param suspendables the classification
   * @param refusal why its code stays as it is
   */
  public static byte[] write(
      ClassReader reader,
      ClassNode type,
      List<FieldNode> added,
      Suspendables suspendables,
      String refusal) {
    ClassWriter out = new ClassWriter(reader, 0);
    reader.accept(new TwinsOnly(out, ofSuspendable(type, suspendables), refusal), 0);
    added.forEach(field -> field.accept(out));
    return out.toByteArray();
  }

  private static Predicate<MethodNode> ofSuspendable(ClassNode type, Suspendables suspendables) {
    boolean isKnown = Stream.concat(Stream.ofNullable(type.superName), type.interfaces.stream())
        .allMatch(suspendables.hierarchy()::isReadable);
    return method ->
        !isKnown || suspendables.isSuspendable(type.name, new MethodKey(method.name, method.desc));
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
    MethodNode method = new MethodNode(Opcodes.ASM9, access, name, desc, signature, exceptions);
    if (RuntimeSymbols.isTwinDesc(desc)) {
      found.add(method);
      return method;
    }
    if (canHaveCode && Suspendables.canHaveTwin(new MethodKey(name, desc)) && wanted.test(method)) {
      twins.add(twin(method));
      if (refusal != null) {
        marks.add(RuntimeSymbols.refusedMark(marks.size(), method, refusal));
      }
    }
    return super.visitMethod(access, name, desc, signature, exceptions);
  }

  private MethodNode twin(MethodNode method) {
    MethodNode twin = PlainEntry.twin(owner, method);
    int sizes = Type.getArgumentsAndReturnSizes(twin.desc); // the receiver included
    twin.maxLocals = sizes >> 2;
    twin.maxStack = Math.max(sizes >> 2, sizes & 3);
    boolean isOpen = (owner.access & Opcodes.ACC_FINAL) == 0
        && (method.access & NEVER_OVERRIDDEN) == 0
        && !"<init>".equals(method.name);
    if (refusal != null && isOpen) {
      MethodNode check = new MethodNode();
      check.visitVarInsn(Opcodes.ALOAD, 0);
      RuntimeSymbols.checkOldImplementor(check);
      twin.instructions.insert(check.instructions);
    }
    return twin;
  }

  @Override
  public void visitEnd() {
    found.stream().filter(method -> !isReplaced(method)).forEach(method -> method.accept(cv));
    twins.forEach(twin -> twin.accept(cv));
    marks.forEach(mark -> mark.accept(cv));
    super.visitAttribute(new InstrumentedMark());
    super.visitEnd();
  }

  private boolean isReplaced(MethodNode method) {
    return twins.stream()
        .anyMatch(twin -> twin.name.equals(method.name) && twin.desc.equals(method.desc));
  }
}
