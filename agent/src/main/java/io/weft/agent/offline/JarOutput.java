package io.weft.agent.offline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a jar with its changes: same order, times, comments, extra fields, and stored entries stay stored. */
final class JarOutput {
  private JarOutput() {}

  /** Writes a jar of which nothing is seen until it is whole. */
  static void write(Tree tree, Path out) throws IOException {
    JarArchive jar = (JarArchive) tree.archive();
    AtomicFile.write(out, to -> {
      if (tree.isChanged()) {
        write(tree, to);
      } else {
        Files.copy(jar.file(), to);
      }
    });
  }

  /** The bytes of a jar inside another. */
  static byte[] bytes(Tree tree) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    write(tree, to);
    return to.toByteArray();
  }

  private static void write(Tree tree, OutputStream to) throws IOException {
    JarArchive jar = (JarArchive) tree.archive();
    try (ZipOutputStream out = new ZipOutputStream(to)) {
      if (jar.comment() != null) {
        out.setComment(jar.comment());
      }
      for (ZipEntry entry : jar.entries()) {
        byte[] content = tree.change(entry.getName());
        if (content == null) {
          content = jar.read(entry.getName());
        }
        out.putNextEntry(header(entry, content));
        out.write(content);
        out.closeEntry();
      }
    }
  }

  private static ZipEntry header(ZipEntry original, byte[] content) {
    ZipEntry entry = new ZipEntry(original);
    if (entry.getMethod() == ZipEntry.STORED) {
      CRC32 sum = new CRC32();
      sum.update(content);
      entry.setCrc(sum.getValue());
      entry.setSize(content.length);
      entry.setCompressedSize(content.length);
    } else {
      entry.setCompressedSize(-1); // known when it is written
    }
    return entry;
  }
}
