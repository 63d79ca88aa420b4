package io.weft.equivalence;

import io.weft.fixtures.support.Fixture;

/** Transformed code on the plain thread, without a coroutine. Its points must not suspend. */
final class ThreadWorld implements World {
  private final ClassLoader loader;

  ThreadWorld(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public Run run(String caseName, Script script) throws ReflectiveOperationException {
    Fixture fixture = CoroutineWorld.create(caseName, loader);
    script.begin();
    try {
      return new Run(Outcome.returned(fixture.run(), script), 0, null);
    } catch (Throwable thrown) {
      return new Run(Outcome.threw(thrown, script), 0, thrown);
    } finally {
      script.end();
    }
  }
}
