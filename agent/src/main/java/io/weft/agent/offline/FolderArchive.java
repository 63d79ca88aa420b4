package io.weft.agent.offline;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files below a folder, sorted by name, links followed. */
final class FolderArchive implements Archive {
  private final Path folder;
  private final List<String> names;

  FolderArchive(Path folder) throws IOException {
    this.folder = folder;
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      this.names = files.filter(f -> !f.equals(folder)).map(this::name).sorted().toList();
    }
  }

  private String name(Path file) {
    String name =
        folder.relativize(file).toString().replace(folder.getFileSystem().getSeparator(), "/");
    return Files.isDirectory(file) ? name + "/" : name;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  @Override
  public String label() {
    return folder.toString();
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public byte[] read(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }

  @Override
  public void close() {}
}
