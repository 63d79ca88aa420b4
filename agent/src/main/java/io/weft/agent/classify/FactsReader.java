package io.weft.agent.classify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads {@link ClassFacts} from a class file; only the code of bridge methods is looked at. */
final class FactsReader extends ClassVisitor {
  private final SuspendableRules rules;
  private final Map<MethodKey, MethodFlags> methods = new LinkedHashMap<>();
  private String name;
  private String superName;
  private List<String> interfaces = List.of();
  private int access;
  private boolean annotated;
  private boolean instrumented;

  private FactsReader(SuspendableRules rules) {
    super(Opcodes.ASM9);
    this.rules = rules;
  }

  /**
   * Reads the facts.
   *
   * @param reader the class file
   * @param rules what makes a method suspendable
   */
  static ClassFacts read(ClassReader reader, SuspendableRules rules) {
    FactsReader facts = new FactsReader(rules);
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
    annotated |= rules.annotations().contains(descriptor);
    return null;
  }

  @Override
  public void visitAttribute(Attribute attribute) {
    instrumented |= InstrumentedMark.NAME.equals(attribute.type);
  }

  @Override
  public MethodVisitor visitMethod(
      int flags, String method, String desc, String signature, String[] exceptions) {
    return new MethodReader(new MethodKey(method, desc), flags, rules.throwsMarker(exceptions));
  }

  /** Reads one method: its annotations and, if it is a bridge, the call it makes. */
  private final class MethodReader extends MethodVisitor {
    private final MethodKey key;
    private final int flags;
    private boolean marked;
    private MethodKey target;

    MethodReader(MethodKey key, int flags, boolean marked) {
      super(Opcodes.ASM9);
      this.key = key;
      this.flags = flags;
      this.marked = marked;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      marked |= rules.annotations().contains(descriptor);
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
