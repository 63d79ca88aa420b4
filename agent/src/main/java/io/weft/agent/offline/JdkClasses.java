package io.weft.agent.offline;

import io.weft.agent.classify.ClassSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** The class files of the JDK that this runs on, all its modules. */
final class JdkClasses implements ClassSource {
  private final FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));

  @Override
  public byte[] read(String internalName) throws IOException {
    int slash = internalName.lastIndexOf('/');
    if (slash < 0) {
      return null;
    }
    Path modules = image.getPath("/packages", internalName.substring(0, slash).replace('/', '.'));
    if (!Files.isDirectory(modules)) {
      return null;
    }
    try (DirectoryStream<Path> having = Files.newDirectoryStream(modules)) {
      for (Path module : having) {
        Path file =
            image.getPath("/modules", module.getFileName().toString(), internalName + ".class");
        if (Files.exists(file)) {
          return Files.readAllBytes(file);
        }
      }
    }
    return null;
  }
}
