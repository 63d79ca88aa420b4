package io.weft.equivalence;

import io.weft.Coroutine;
import io.weft.fixtures.support.Fixture;

/** Transformed code inside a coroutine that is resumed until it is done. */
public final class CoroutineWorld implements World {
  private final ClassLoader loader;

  /**
   * The world.
   *
   * @param loader gives the transformed cases
   */
  public CoroutineWorld(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public Run run(String caseName, Script script) throws ReflectiveOperationException {
    Fixture fixture = create(loader, caseName);
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = fixture.run());
    int suspensions = 0;
    script.begin(caseName);
    try {
      while (coroutine.resume()) {
        suspensions++;
        script.suspended(coroutine.stackTrace());
        if (suspensions > script.suspensions()) {
          throw new AssertionError("suspended " + suspensions + " times, more than it was told to");
        }
      }
      if (!coroutine.isDone()) {
        throw new AssertionError("resume() returned false, but the coroutine is not done");
      }
      return new Run(Outcome.returned(result[0], script), suspensions, null, script.stacks());
    } catch (Throwable thrown) {
      return new Run(Outcome.threw(thrown, script), suspensions, thrown, script.stacks());
    } finally {
      script.end();
    }
  }

  static Fixture create(ClassLoader loader, String caseName) throws ReflectiveOperationException {
    return Class.forName(caseName, true, loader)
        .asSubclass(Fixture.class)
        .getConstructor()
        .newInstance();
  }
}
