package io.weft.verification;

import io.weft.agent.check.TypeRelations;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.AnalyzerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** What a debugger is told of a method: its lines, and its variables by name. */
final class DebugInfo {
  private final String owner;
  private final MethodNode method;
  private final TypeRelations relations;

  DebugInfo(String owner, MethodNode method, TypeRelations relations) {
    this.owner = owner;
    this.method = method;
    this.relations = relations;
  }

  /** Places at which a variable is declared that holds no value of its type. */
  List<String> wrongVariables() {
    List<String> problems = new ArrayList<>();
    if (method.localVariables == null || method.instructions.size() == 0) {
      return problems;
    }
    AnalyzerAdapter types =
        new AnalyzerAdapter(owner, method.access, method.name, method.desc, null);
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() >= 0 && types.locals != null) {
        for (LocalVariableNode variable : method.localVariables) {
          if (isInScope(variable, insn) && !holds(types.locals, variable)) {
            problems.add(variable.name + " at instruction " + method.instructions.indexOf(insn)
                + ", line " + line(insn) + ": " + types.locals);
          }
        }
      }
      if (insn.getOpcode() < 0 || types.locals != null) {
        insn.accept(types);
      }
    }
    return problems;
  }

  private boolean isInScope(LocalVariableNode variable, AbstractInsnNode insn) {
    int index = method.instructions.indexOf(insn);
    return index >= method.instructions.indexOf(variable.start)
        && index < method.instructions.indexOf(variable.end);
  }

  private boolean holds(List<Object> locals, LocalVariableNode variable) {
    Object type = variable.index < locals.size() ? locals.get(variable.index) : Opcodes.TOP;
    Type declared = Type.getType(variable.desc);
    switch (declared.getSort()) {
      case Type.LONG:
        return Opcodes.LONG.equals(type);
      case Type.DOUBLE:
        return Opcodes.DOUBLE.equals(type);
      case Type.FLOAT:
        return Opcodes.FLOAT.equals(type);
      case Type.OBJECT:
      case Type.ARRAY:
        return Opcodes.NULL.equals(type)
            || Opcodes.UNINITIALIZED_THIS.equals(type)
            || (type instanceof String name && isCompatible(name, declared));
      default:
        return Opcodes.INTEGER.equals(type);
    }
  }

  private boolean isCompatible(String type, Type declared) {
    if (declared.getSort() == Type.ARRAY || type.startsWith("[")) {
      return type.equals(declared.getInternalName())
          || type.startsWith("[[") == declared.getDescriptor().startsWith("[[")
          || declared.getInternalName().startsWith("java/");
    }
    return relations.isInterface(declared.getInternalName())
        || relations.isSubtype(type, declared.getInternalName());
  }

  private int line(AbstractInsnNode insn) {
    for (AbstractInsnNode i = insn; i != null; i = i.getPrevious()) {
      if (i instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return -1;
  }

  /** The calls of the program in the order of the code, each with its line and the variables there. */
  List<String> calls() {
    List<String> calls = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call && isOfProgram(call) && !isInPlaceOfTwin(call)) {
        TreeSet<String> names = new TreeSet<>();
        if (method.localVariables != null) {
          method.localVariables.stream()
              .filter(v -> isInScope(v, insn))
              .forEach(v -> names.add(v.name));
        }
        calls.add(call.name + " in line " + line(insn) + " " + names);
      }
    }
    return calls;
  }

  /** Whether it is the second form of the call behind it. */
  private static boolean isInPlaceOfTwin(MethodInsnNode call) {
    return call.getPrevious() != null
        && call.getPrevious().getPrevious() instanceof InvokeDynamicInsnNode question
        && question.bsm.getOwner().equals("io/weft/abi/MissingTwin");
  }

  private static boolean isOfProgram(MethodInsnNode call) {
    boolean ofRuntime = call.owner.startsWith("io/weft/abi/") || call.owner.contains("$$Frame$");
    return !ofRuntime || call.owner.equals("io/weft/abi/JdkCalls");
  }
}
