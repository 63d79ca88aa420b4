package io.weft.equivalence;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;

/** Holds class files that a test has made, by any means, against the reference. */
public final class MadeCases {
  private final Map<String, byte[]> classFiles;
  private final long seed;
  private final Tally tally = new Tally();

  /**
   * Prepares the comparison.
   *
   * @param classFiles by binary name
   * @param seed of the random masks
   */
  public MadeCases(Map<String, byte[]> classFiles, long seed) {
    AgentInstaller.install();
    this.classFiles = classFiles;
    this.seed = seed;
  }

  /** Binary names of the public classes that are cases. */
  public List<String> cases() {
    PlainWorld plain = new PlainWorld(new MadeClassLoader(classFiles), classFiles.keySet());
    return classFiles.keySet().stream()
        .filter(name -> isCase(name, plain))
        .sorted()
        .toList();
  }

  private static boolean isCase(String name, ClassLoader loader) {
    try {
      Class<?> fixture = Class.forName("io.weft.fixtures.support.Fixture", false, loader);
      Class<?> type = Class.forName(name, false, loader);
      return fixture.isAssignableFrom(type)
          && Modifier.isPublic(type.getModifiers())
          && !type.isInterface();
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(name, missing);
    }
  }

  /**
   * Runs a case in all ways, each world with classes of its own.
   *
   * @param caseName binary name of a class that implements the fixtures' interface
   */
  public void check(String caseName) throws Exception {
    MadeClassLoader made = new MadeClassLoader(classFiles);
    PlainWorld plain = new PlainWorld(made, classFiles.keySet());
    DeepStack.run(caseName, () -> {
      new EquivalenceCheck(
              caseName,
              new ReferenceWorld(plain),
              new CoroutineWorld(made),
              new ThreadWorld(made),
              seed,
              tally,
              Effort.THOROUGH)
          .run();
      return null;
    });
  }

  /** How many times a coroutine was suspended. */
  public long suspensions() {
    return tally.suspensions();
  }

  @Override
  public String toString() {
    return tally.toString();
  }
}
