package io.weft.agent.offline;

import io.weft.agent.rewrite.RuntimeSymbols;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A module with instrumented classes must read the runtime's. The agent adds the edge at run time;
 * here it goes into the declaration.
 */
final class ModuleReads extends ClassVisitor {
  private boolean present;

  private ModuleReads(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /**
   * Adds the edge.
   *
   * @param moduleInfo class file of a module declaration
   * @return the new one; empty when it reads the runtime already
   */
  static Optional<byte[]> add(byte[] moduleInfo) {
    ClassReader reader = new ClassReader(moduleInfo);
    // Shares the constant pool, to which attributes refer that the library does not know.
    ClassWriter out = new ClassWriter(reader, 0);
    ModuleReads added = new ModuleReads(out);
    reader.accept(added, 0);
    return added.present ? Optional.empty() : Optional.of(out.toByteArray());
  }

  @Override
  public ModuleVisitor visitModule(String name, int access, String version) {
    present = name.equals(RuntimeSymbols.RUNTIME_MODULE);
    return new ModuleVisitor(Opcodes.ASM9, super.visitModule(name, access, version)) {
      @Override
      public void visitRequire(String module, int flags, String requiredVersion) {
        present |= module.equals(RuntimeSymbols.RUNTIME_MODULE);
        super.visitRequire(module, flags, requiredVersion);
      }

      @Override
      public void visitEnd() {
        if (!present) {
          super.visitRequire(RuntimeSymbols.RUNTIME_MODULE, Opcodes.ACC_SYNTHETIC, null);
        }
        super.visitEnd();
      }
    };
  }
}
