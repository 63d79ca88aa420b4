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

  @Override
  public String toString() {
    return name + desc;
  }
}
