package io.weft.abi;

/** The agent of this JVM, if there is one: its jar is then on the class path of the system class loader. */
final class AttachedAgent {
  private static final String CLASS = "io.weft.agent.Premain";

  private static final String QUESTION = "isAttached";

  private AttachedAgent() {}

  /** Whether an agent sees all the classes that are defined from now on. */
  static boolean isThere() {
    try {
      return (boolean) Class.forName(CLASS, true, ClassLoader.getSystemClassLoader())
          .getMethod(QUESTION)
          .invoke(null);
    } catch (ClassNotFoundException none) {
      return false;
    } catch (ReflectiveOperationException other) {
      throw new IllegalStateException(
          CLASS + " does not answer " + QUESTION
              + "(): weft-agent and weft-runtime must be of one version",
          other);
    }
  }
}
