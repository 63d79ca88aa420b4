/** The agent, for {@code -javaagent}: instruments suspendable code as classes are loaded. */
module io.weft.agent {
  requires java.instrument;
  // Relocated into the jar, so absent at run time.
  requires static org.objectweb.asm;
  requires static org.objectweb.asm.tree;
  requires static org.objectweb.asm.tree.analysis;
  requires static org.objectweb.asm.commons;
}
