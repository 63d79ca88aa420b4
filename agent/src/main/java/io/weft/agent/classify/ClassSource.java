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

  /**
   * Whether a class is defined where the agent leaves all classes as they are.
   *
   * @param internalName the class
   */
  default boolean isOutOfReach(String internalName) {
    return false;
  }

  /**
   * Whether a class is taken from where other classes come from too, the parent of a class loader.
   *
   * @param internalName the class
   */
  default boolean isOfParent(String internalName) {
    return false;
  }

  /**
   * Whether the loader, when it is asked for a class for the first time, may run code of other loaders, which may fail.
   *
   * @param internalName the class, which it does see
   */
  default boolean mayAskOthersFor(String internalName) {
    return false;
  }
}
