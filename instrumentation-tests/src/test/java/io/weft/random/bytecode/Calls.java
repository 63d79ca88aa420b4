package io.weft.random.bytecode;

import io.weft.random.Gene;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes calls of the program's methods from the code of one class. */
final class Calls {
  private final String owner;
  private final int version;
  private final List<MethodSpec> methods;

  Calls(String owner, int version, List<MethodSpec> methods) {
    this.owner = owner;
    this.version = version;
    this.methods = methods;
  }

  void emit(Gene.Reader r, Code code) {
    int number = r.number(64);
    if (methods.isEmpty()) {
      code.point(false, 0);
      return;
    }
    MethodSpec method = methods.get(number % methods.size());
    int opcode = method.kind().call;
    if (method.kind() == MethodSpec.Kind.PRIVATE) {
      if (!owner.equals(Scaffold.MAIN)) {
        code.point(false, 0);
        return;
      }
      opcode = version >= Opcodes.V11 && r.oneIn(2) ? Opcodes.INVOKEVIRTUAL : opcode;
    }
    if (!method.kind().isStatic()) {
      Val self = code.state.locals.get(0);
      if (method.kind() == MethodSpec.Kind.OVERRIDDEN
          && owner.equals(Scaffold.SUB)
          && (code.method.access & Opcodes.ACC_STATIC) == 0
          && Val.of("L" + Scaffold.SUB + ";").equals(self)
          && r.oneIn(2)) {
        code.load(0);
        opcode = Opcodes.INVOKESPECIAL;
      } else {
        code.value("L" + method.kind().owner + ";", r.number(12));
      }
    }
    for (Type parameter : Type.getArgumentTypes(method.desc())) {
      code.value(parameter.getDescriptor(), r.number(12));
    }
    code.call(
        opcode, method.kind().owner, method.name(), method.desc(), method.kind().isInterface());
  }
}
