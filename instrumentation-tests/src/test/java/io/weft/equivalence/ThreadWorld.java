package io.weft.equivalence;

import io.weft.fixtures.support.Fixture;

/** Transformed code on the plain thread, without a coroutine. Its points must not suspend. */
final class ThreadWorld implements World {
  @Override
  public Run run(String caseName, Script script) throws ReflectiveOperationException {
    Fixture fixture = CoroutineWorld.create(caseName);
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
