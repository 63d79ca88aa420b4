package io.weft.equivalence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** The code as it was compiled, in a {@link PlainWorld}. */
final class ReferenceWorld implements World {
  private final PlainWorld loader;

  ReferenceWorld(PlainWorld loader) {
    this.loader = loader;
  }

  @Override
  public Run run(String caseName, Script script) throws ReflectiveOperationException {
    Class<?> type = Class.forName(caseName, true, loader);
    Object fixture = type.getConstructor().newInstance();
    Method run = type.getMethod("run");
    script.begin();
    try {
      return new Run(Outcome.returned(run.invoke(fixture), script), 0, null);
    } catch (InvocationTargetException failed) {
      Throwable thrown = failed.getCause();
      return new Run(Outcome.threw(thrown, script), 0, thrown);
    } finally {
      script.end();
    }
  }
}
