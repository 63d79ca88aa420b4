package io.weft.forked;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/** An agent that transforms nothing, but again, as profilers do, and that replaces classes, as debuggers do. */
public final class SecondAgent implements ClassFileTransformer {
  private static Instrumentation instrumentation;
  private static int seen;

  private final String watched;

  private SecondAgent(String watched) {
    this.watched = watched;
  }

  /**
   * Called by the JVM.
   *
   * @param watched internal name of the class whose transformations are counted
   */
  public static void premain(String watched, Instrumentation given) {
    instrumentation = given;
    given.addTransformer(new SecondAgent(watched), true);
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] classFile) {
    if (watched.equals(name)) {
      seen++;
    }
    return null;
  }

  /** How often the watched class was shown. */
  static int seen() {
    return seen;
  }

  static void retransform(Class<?> type) throws Exception {
    instrumentation.retransformClasses(type);
  }

  static void replace(Class<?> type, byte[] classFile) throws Exception {
    instrumentation.redefineClasses(new ClassDefinition(type, classFile));
  }
}
