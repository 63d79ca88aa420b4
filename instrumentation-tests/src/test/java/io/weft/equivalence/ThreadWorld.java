package io.weft.equivalence;

import io.weft.fixtures.support.Fixture;

/** Transformed code on the plain thread, without a coroutine. Its points must not suspend. */
public final class ThreadWorld implements World {
  private final ClassLoader loader;

  /**
   * The world.
   *
   * @param loader gives the transformed cases
   */
  public ThreadWorld(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public Run run(String caseName, Script script) throws ReflectiveOperationException {
    Fixture fixture = CoroutineWorld.create(loader, caseName);
    script.begin(caseName);
    try {
      return new Run(Outcome.returned(fixture.run(), script), 0, null);
    } catch (Throwable thrown) {
      return new Run(Outcome.threw(thrown, script), 0, thrown);
    } finally {
      script.end();
    }
  }
}
