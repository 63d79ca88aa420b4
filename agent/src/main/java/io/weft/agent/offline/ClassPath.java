package io.weft.agent.offline;

import io.weft.agent.classify.ClassSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What {@code --classpath} names: read where IN says nothing, and never written. */
final class ClassPath implements ClassSource, Closeable {
  /** The oldest release that runs instrumented code: multi-release jars are seen as it sees them. */
  private static final Runtime.Version RELEASE = Runtime.Version.parse("17");

  /** A folder or a jar. */
  private interface Element extends Closeable {
    /** Reads a resource; null: there is none. */
    byte[] read(String resource) throws IOException;
  }

  private record Folder(Path folder) implements Element {
    @Override
    public byte[] read(String resource) throws IOException {
      Path file = folder.resolve(resource);
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    @Override
    public void close() {}
  }

  private record Jar(JarFile jar) implements Element {
    @Override
    public byte[] read(String resource) throws IOException {
      ZipEntry entry = jar.getEntry(resource);
      if (entry == null) {
        return null;
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return in.readAllBytes();
      }
    }

    @Override
    public void close() throws IOException {
      jar.close();
    }
  }

  private final List<Element> elements = new ArrayList<>();

  /** Opens it. What does not exist counts for nothing, as it does for {@code java}. */
  static ClassPath open(List<Path> paths) throws IOException {
    ClassPath result = new ClassPath();
    for (Path path : paths) {
      try {
        if (Files.isDirectory(path)) {
          result.elements.add(new Folder(path));
        } else if (Files.exists(path)) {
          result.elements.add(
              new Jar(new JarFile(path.toFile(), false, ZipFile.OPEN_READ, RELEASE)));
        }
      } catch (IOException broken) {
        result.close();
        throw new IOException("--classpath: " + path + " is no jar (" + broken + ")", broken);
      }
    }
    return result;
  }

  @Override
  public byte[] read(String internalName) throws IOException {
    for (Element element : elements) {
      byte[] content = element.read(internalName + ".class");
      if (content != null) {
        return content;
      }
    }
    return null;
  }

  /** Every resource of a name. */
  List<byte[]> all(String resource) throws IOException {
    List<byte[]> result = new ArrayList<>();
    for (Element element : elements) {
      byte[] content = element.read(resource);
      if (content != null) {
        result.add(content);
      }
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    for (Element element : elements) {
      element.close();
    }
  }
}
