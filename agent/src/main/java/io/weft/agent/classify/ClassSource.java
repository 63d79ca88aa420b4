package io.weft.agent.classify;

import java.io.IOException;

/** Where class files are read from without loading a class. */
@FunctionalInterface
public interface ClassSource {
  /**
   * Reads a class file.
   *
   * @param internalName the class
   * @return its bytes, or null when there is none to be found
   * @throws IOException when reading fails
   */
  byte[] read(String internalName) throws IOException;
}
