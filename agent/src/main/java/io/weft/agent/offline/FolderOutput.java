package io.weft.agent.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
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
      AtomicFile.write(target, file -> copyPermissions(source, file), to -> to.write(content));
    } else {
      copyPermissions(source, target);
    }
    Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
  }

  /** Who may read a file may be nobody else's business, and a script has to be executable. */
  private static void copyPermissions(Path source, Path target) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (view != null && Files.getFileAttributeView(source, PosixFileAttributeView.class) != null) {
      view.setPermissions(Files.getPosixFilePermissions(source));
    }
  }
}
