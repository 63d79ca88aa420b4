package io.weft.agent.classify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads {@link ClassFacts} from a class file; only the code of bridge methods is looked at. */
final class FactsReader extends ClassVisitor {
  private final Set<String> annotations;
  private final Map<MethodKey, MethodFlags> methods = new LinkedHashMap<>();
  private String name;
  private String superName;
  private List<String> interfaces = List.of();
  private int access;
  private boolean annotated;
  private boolean instrumented;

  private FactsReader(Set<String> annotations) {
    super(Opcodes.ASM9);
    this.annotations = annotations;
  }

  /**
   * Reads the facts.
   *
   * @param reader the class file
   * @param annotations descriptors of the annotations that make a method suspendable
   */
  static ClassFacts read(ClassReader reader, Set<String> annotations) {
    FactsReader facts = new FactsReader(annotations);
    reader.accept(facts, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new ClassFacts(
        facts.name,
        facts.superName,
        facts.interfaces,
        facts.access,
        facts.annotated,
        facts.instrumented,
        facts.methods);
  }

  @Override
  public void visit(
      int version, int flags, String type, String signature, String parent, String[] implemented) {
    name = type;
    superName = parent;
    access = flags;
    interfaces = implemented == null ? List.of() : List.of(implemented);
  }

  @Override
  public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
    annotated |= annotations.contains(descriptor);
    return null;
  }

  @Override
  public void visitAttribute(Attribute attribute) {
    instrumented |= InstrumentedMark.NAME.equals(attribute.type);
  }

  @Override
  public MethodVisitor visitMethod(
      int flags, String method, String desc, String signature, String[] exceptions) {
    return new MethodReader(new MethodKey(method, desc), flags);
  }

  /** Reads one method: its annotations and, if it is a bridge, the call it makes. */
  private final class MethodReader extends MethodVisitor {
    private final MethodKey key;
    private final int flags;
    private boolean marked;
    private MethodKey target;

    MethodReader(MethodKey key, int flags) {
      super(Opcodes.ASM9);
      this.key = key;
      this.flags = flags;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      marked |= annotations.contains(descriptor);
      return null;
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String called, String desc, boolean itf) {
      if ((flags & Opcodes.ACC_BRIDGE) != 0 && called.equals(key.name())) {
        target = new MethodKey(called, desc);
      }
    }

    @Override
    public void visitEnd() {
      methods.put(key, new MethodFlags(flags, marked, target));
    }
  }
}
