package io.weft.agent.offline;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Named files in order: those of a folder, or the entries of a jar. */
sealed interface Archive extends Closeable permits FolderArchive, JarArchive {
  /** What it is called in messages. */
  String label();

  /** All names, with slashes; those of folders end in one. */
  List<String> names();

  /**
   * Reads a file.
   *
   * @param name one of {@link #names()} that is no folder
   */
  byte[] read(String name) throws IOException;
}
