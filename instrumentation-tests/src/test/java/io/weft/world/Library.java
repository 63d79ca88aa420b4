package io.weft.world;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes of one jar.
 *
 * @param name of the jar
 * @param classes class files by internal name
 */
record Library(String name, Map<String, byte[]> classes) {
  static Library read(Path jar) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(Library::isClass).toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          String file = entry.getName();
          classes.put(file.substring(0, file.length() - ".class".length()), in.readAllBytes());
        }
      }
    }
    return new Library(jar.getFileName().toString().replace(".jar", ""), classes);
  }

  /** Descriptions of modules are no classes, and versions for newer JDKs have the names of others. */
  private static boolean isClass(ZipEntry entry) {
    String file = entry.getName();
    return file.endsWith(".class")
        && !file.endsWith("module-info.class")
        && !file.startsWith("META-INF/");
  }
}
