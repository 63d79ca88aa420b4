package io.weft.agent.classify;

import io.weft.agent.classify.MethodFlags.Callee;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads {@link ClassFacts} from a class file; only the code of bridges and accessors is looked at. */
final class FactsReader extends ClassVisitor {
  /** Closes a resource by the JDK's interface. */
  static final String CLOSE_RESOURCE = "$closeResource";

  private static final String CONSTRUCTOR = "<init>";
  private static final String HIDDEN_PARAMETER_END = InstrumentedMark.HIDDEN_PARAMETER + ")";

  private final SuspendableRules rules;
  private final Map<MethodKey, MethodFlags> methods = new LinkedHashMap<>();
  private String name;
  private String superName;
  private List<String> interfaces = List.of();
  private int access;
  private boolean annotated;
  private boolean instrumented;
  private OptionalInt serialVersion = OptionalInt.empty();
  private boolean needsCode;

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
    reader.accept(facts, ClassReader.SKIP_CODE);
    if (facts.needsCode) { // most classes do not, and code is the dearest part
      facts = new FactsReader(rules);
      reader.accept(facts, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
    return new ClassFacts(
        facts.name,
        facts.superName,
        facts.interfaces,
        facts.access,
        facts.annotated,
        facts.instrumented,
        facts.serialVersion,
        false,
        facts.instrumented ? withoutTwins(facts.methods) : facts.methods);
  }

  /**
   * The methods that a class had before it was instrumented, so that decisions about it and about
   * its subclasses are those that were made then. A method that got a twin counts as annotated: the
   * list or marker that made it suspendable may not be known here.
   */
  private static Map<MethodKey, MethodFlags> withoutTwins(Map<MethodKey, MethodFlags> methods) {
    Map<MethodKey, MethodFlags> result = new LinkedHashMap<>();
    methods.forEach((method, flags) -> {
      if (!isAdded(method, flags)) {
        MethodKey twin = new MethodKey(method.name(), Descriptors.ofTwin(method.desc()));
        boolean hasTwin = methods.containsKey(twin) && isTwin(twin, methods.get(twin), flags);
        result.put(
            method,
            new MethodFlags(
                flags.access(),
                flags.annotated() || hasTwin,
                flags.bridgeTarget(),
                flags.callees()));
      }
    });
    return result;
  }

  /** Not what its own class alone may call: that is the twin of a method which is suspendable there by its code only. */
  private static boolean isTwin(MethodKey twin, MethodFlags ofTwin, MethodFlags method) {
    return isAdded(twin, ofTwin) && (ofTwin.access() & ~method.access() & Opcodes.ACC_PRIVATE) == 0;
  }

  private static boolean isAdded(MethodKey method, MethodFlags flags) {
    return (flags.access() & Opcodes.ACC_SYNTHETIC) != 0
        && method.desc().contains(HIDDEN_PARAMETER_END);
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
  public FieldVisitor visitField(
      int flags, String field, String desc, String signature, Object value) {
    if (ClassFacts.SERIAL_VERSION.equals(field) && "J".equals(desc) && value == null) {
      serialVersion = OptionalInt.of(flags);
    }
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int flags, String method, String desc, String signature, String[] exceptions) {
    instrumented |=
        InstrumentedMark.isResumedBody(method, desc); // where a tool has dropped the attribute
    needsCode |= (flags & Opcodes.ACC_BRIDGE) != 0 || isAccessor(method, flags);
    return new MethodReader(new MethodKey(method, desc), flags, rules.throwsMarker(exceptions));
  }

  private static boolean isAccessor(String method, int flags) {
    boolean constructs = CONSTRUCTOR.equals(method);
    int accessor = Opcodes.ACC_SYNTHETIC | (constructs ? 0 : Opcodes.ACC_STATIC);
    return (flags & accessor) == accessor && mayBeAccessor(method);
  }

  /**
   * Whether a method may be one that a compiler wrote for the sake of another: access to a private or
   * inherited one from another class (javac before 11, ecj), default values of parameters (kotlinc),
   * the end of a try-with-resources statement (javac 9 and 10). Constructors have the first two.
   *
   * @param method its name
   */
  static boolean mayBeAccessor(String method) {
    return CONSTRUCTOR.equals(method)
        || method.startsWith("access$")
        || method.endsWith("$default")
        || method.equals(CLOSE_RESOURCE);
  }

  /** Reads one method: its annotations and, if it is a bridge or an accessor, the call it makes. */
  private final class MethodReader extends MethodVisitor {
    private final MethodKey key;
    private final int flags;
    private boolean marked;
    private MethodKey target;
    private List<Callee> callees = List.of();

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
      MethodKey method = new MethodKey(called, desc);
      if ((flags & Opcodes.ACC_BRIDGE) != 0 && called.equals(key.name())) {
        target = method;
      }
      if (isAccessor(key.name(), flags)
          && (!key.isConstructor() || (owner.equals(name) && method.isConstructor()))) {
        callees = new ArrayList<>(callees);
        callees.add(new Callee(owner, method));
      }
    }

    @Override
    public void visitEnd() {
      methods.put(key, new MethodFlags(flags, marked, target, callees));
    }
  }
}
