package io.weft.offline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes jars with everything that a jar may have. */
final class JarBuilder implements AutoCloseable {
  private static final FileTime TIME = FileTime.fromMillis(1_234_567_890_000L);

  private final ZipOutputStream out;

  JarBuilder(Path file) throws IOException {
    this(Files.newOutputStream(file));
  }

  JarBuilder(OutputStream to) {
    this.out = new ZipOutputStream(to);
  }

  JarBuilder comment(String text) {
    out.setComment(text);
    return this;
  }

  JarBuilder deflated(String name, byte[] content) throws IOException {
    return add(name, content, ZipEntry.DEFLATED);
  }

  JarBuilder stored(String name, byte[] content) throws IOException {
    return add(name, content, ZipEntry.STORED);
  }

  JarBuilder text(String name, String content) throws IOException {
    return deflated(name, content.getBytes(StandardCharsets.UTF_8));
  }

  JarBuilder classes(String root, Class<?> type) throws Exception {
    for (Map.Entry<String, byte[]> file : Build.files(type).entrySet()) {
      deflated(root + file.getKey(), file.getValue());
    }
    return this;
  }

  JarBuilder folder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        deflated(name, Files.readAllBytes(file));
      }
    }
    return this;
  }

  private JarBuilder add(String name, byte[] content, int method) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    entry.setLastModifiedTime(TIME);
    entry.setComment("comment of " + name);
    entry.setExtra(new byte[] {0x12, 0x34, 2, 0, 5, 6});
    if (method == ZipEntry.STORED) {
      CRC32 sum = new CRC32();
      sum.update(content);
      entry.setCrc(sum.getValue());
      entry.setSize(content.length);
      entry.setCompressedSize(content.length);
    }
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
    return this;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
