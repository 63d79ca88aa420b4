package io.weft.equivalence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** The code as it was compiled, in a {@link PlainWorld} or below one. */
public final class ReferenceWorld implements World {
  private final ClassLoader loader;

  /**
   * The reference.
   *
   * @param loader gives the case, and what it is made of, without anything suspendable
   */
  public ReferenceWorld(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public Run run(String caseName, Script script) throws ReflectiveOperationException {
    Class<?> type = Class.forName(caseName, true, loader);
    Object fixture = type.getConstructor().newInstance();
    Method run = type.getMethod("run");
    script.begin(caseName);
    try {
      return new Run(Outcome.returned(run.invoke(fixture), script), 0, null, script.stacks());
    } catch (InvocationTargetException failed) {
      Throwable thrown = failed.getCause();
      return new Run(Outcome.threw(thrown, script), 0, thrown, script.stacks());
    } finally {
      script.end();
    }
  }
}
