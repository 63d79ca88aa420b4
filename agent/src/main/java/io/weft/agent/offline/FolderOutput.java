package io.weft.agent.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a folder with its changes, file by file. What else is in the folder stays there; files that
 * are the same already are not touched.
 */
final class FolderOutput {
  private FolderOutput() {}

  static void write(Tree tree, Path out) throws IOException {
    FolderArchive folder = (FolderArchive) tree.archive();
    Files.createDirectories(out);
    for (String name : folder.names()) {
      Path target = out.resolve(name);
      if (name.endsWith("/")) {
        Files.createDirectories(target);
      } else {
        write(folder.path(name), tree.change(name), target);
      }
    }
  }

  private static void write(Path source, byte[] change, Path target) throws IOException {
    byte[] content = change == null ? Files.readAllBytes(source) : change;
    if (!Files.isRegularFile(target) || !Arrays.equals(Files.readAllBytes(target), content)) {
      AtomicFile.write(target, to -> to.write(content));
    }
    Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
  }
}
