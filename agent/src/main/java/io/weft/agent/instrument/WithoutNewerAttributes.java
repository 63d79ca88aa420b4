package io.weft.agent.instrument;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Leaves out what the JVM does not look at in class files below version 49 (JVMS 4.7), since reflection would find it in
 * a newer one.
 */
final class WithoutNewerAttributes extends ClassNode {
  private final ClassVisitor next;

  WithoutNewerAttributes(ClassVisitor next) {
    super(Opcodes.ASM9);
    this.next = next;
  }

  @Override
  public void visitEnd() {
    signature = null;
    outerClass = null;
    visibleAnnotations = null;
    visibleTypeAnnotations = null;
    fields.forEach(WithoutNewerAttributes::strip);
    methods.forEach(WithoutNewerAttributes::strip);
    accept(next);
  }

  private static void strip(FieldNode field) {
    field.signature = null;
    field.visibleAnnotations = null;
    field.visibleTypeAnnotations = null;
  }

  private static void strip(MethodNode method) {
    method.signature = null;
    method.annotationDefault = null;
    method.visibleAnnotations = null;
    method.visibleTypeAnnotations = null;
    method.visibleParameterAnnotations = null;
  }
}
