package io.weft.agent.classify;

/**
 * A method as the JVM tells methods of one class apart.
 *
 * @param name the simple name
 * @param desc the descriptor
 */
public record MethodKey(String name, String desc) {
  /** Whether this is a constructor. */
  public boolean isConstructor() {
    return "<init>".equals(name);
  }

  // Methods are keys of most maps here. Those that a record brings are linked at their first use,
  // from dozens of method
  // handles, which takes a tenth of what the agent takes at start.
  @Override
  public boolean equals(Object other) {
    return other instanceof MethodKey method
        && name.equals(method.name)
        && desc.equals(method.desc);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + desc.hashCode();
  }

  @Override
  public String toString() {
    return name + desc;
  }
}
