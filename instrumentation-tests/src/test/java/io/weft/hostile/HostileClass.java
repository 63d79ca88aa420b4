package io.weft.hostile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes the class of one case, which is a fixture, and the classes that it needs. */
final class HostileClass {
  static final String PACKAGE = "io/weft/hostile/made/";
  static final String OBJECT = "java/lang/Object";
  private static final String FIXTURE = "io/weft/fixtures/support/Fixture";
  private static final String SUSPENDABLE = "Lio/weft/Suspendable;";

  private final int version;
  private final String name;
  private final ClassWriter out;
  private final Map<String, HostileClass> others = new LinkedHashMap<>();

  private HostileClass(int version, String name, boolean ownFrames) {
    this.version = version;
    this.name = name;
    this.out = new Writer(version > Opcodes.V1_6 && !ownFrames);
  }

  /** A case's class, with a constructor. */
  static HostileClass fixture(int version, String name, boolean ownFrames) {
    HostileClass type = new HostileClass(version, PACKAGE + name, ownFrames);
    type.header(Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, OBJECT, FIXTURE);
    type.constructor();
    return type;
  }

  /** Another class of the case; it has a header, and no member yet. */
  HostileClass other(String simpleName, int access, String parent, String... interfaces) {
    HostileClass type = new HostileClass(version, PACKAGE + simpleName, false);
    type.header(access, parent, interfaces);
    others.put(simpleName, type);
    return type;
  }

  private void header(int access, String parent, String... interfaces) {
    out.visit(version, access, name, null, parent, interfaces);
  }

  String name() {
    return name;
  }

  int version() {
    return version;
  }

  /** The writer, for what has no method here. */
  ClassVisitor out() {
    return out;
  }

  /** A public constructor that does nothing. */
  HostileClass constructor() {
    return method(
        Opcodes.ACC_PUBLIC,
        "<init>",
        "()V",
        c -> c.var(Opcodes.ALOAD, 0).init(OBJECT, "()V").op(Opcodes.RETURN));
  }

  /** What the fixture does; it is suspendable by inheritance. */
  HostileClass run(Consumer<Code> body) {
    return method(Opcodes.ACC_PUBLIC, "run", "()Ljava/lang/Object;", body);
  }

  /** A method that is not suspendable by itself. */
  HostileClass method(int access, String method, String desc, Consumer<Code> body) {
    MethodVisitor code = out.visitMethod(access, method, desc, null, null);
    write(code, body);
    return this;
  }

  /** A method with the annotation. */
  HostileClass suspendable(int access, String method, String desc, Consumer<Code> body) {
    MethodVisitor code = out.visitMethod(access, method, desc, null, null);
    code.visitAnnotation(SUSPENDABLE, true).visitEnd();
    write(code, body);
    return this;
  }

  /** A static method with the annotation. */
  HostileClass helper(String method, String desc, Consumer<Code> body) {
    return suspendable(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, method, desc, body);
  }

  private void write(MethodVisitor code, Consumer<Code> body) {
    if (body != null) {
      code.visitCode();
      body.accept(new Code(name, code));
      code.visitMaxs(0, 0);
    }
    code.visitEnd();
  }

  /** All classes by binary name. */
  Map<String, byte[]> classFiles() {
    Map<String, byte[]> result = new LinkedHashMap<>();
    others.values().forEach(o -> result.putAll(o.classFiles()));
    out.visitEnd();
    result.put(name.replace('/', '.'), out.toByteArray());
    return result;
  }

  /** Merges types without loading any but the JDK's own. */
  private static final class Writer extends ClassWriter {
    Writer(boolean frames) {
      super(frames ? COMPUTE_FRAMES : COMPUTE_MAXS);
    }

    @Override
    protected String getCommonSuperClass(String one, String other) {
      boolean known = one.startsWith("java/") && other.startsWith("java/");
      return known ? super.getCommonSuperClass(one, other) : OBJECT;
    }
  }
}
