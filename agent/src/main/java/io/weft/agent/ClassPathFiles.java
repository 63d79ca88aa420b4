package io.weft.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads files of the class path where the JVM's own loader would find them, but without its detour by
 * URLs, which takes several times as long as the reading: supertypes are looked for at each start, before
 * anything is compiled. Where the loader's search has more to it than the order of the class path,
 * this finds nothing, and the loader is to be asked.
 *
 * <p>Thread-safe. The jars stay open, as those of the loader do.
 */
final class ClassPathFiles {
  private static final String LOADER = "jdk.internal.loader.ClassLoaders$AppClassLoader";
  private static final String INDEX = "META-INF/INDEX.LIST";

  /** A folder, or a jar that has been opened. */
  private record Entry(Path folder, ZipFile jar) {}

  /** As they were when the JVM started: later, links may lead elsewhere. */
  private final List<Path> paths = new ArrayList<>();

  private final List<Entry> entries = new ArrayList<>();

  /** Whether the loader looks elsewhere before it comes to the entries that are not opened yet. */
  private boolean branchesOff;

  /**
   * Makes one. To be called when the JVM starts: its loader has resolved the entries then, and ignores
   * for ever those that did not exist.
   *
   * @param classPath its entries
   */
  ClassPathFiles(String... classPath) {
    for (String entry : classPath) {
      try {
        paths.add(Path.of(entry).toRealPath());
      } catch (IOException | IllegalArgumentException ignored) { // an invalid path, for one
        // as the loader does
      }
    }
  }

  /**
   * Whether a loader finds its classes so, and in no other way.
   *
   * @param loader any
   */
  static boolean areOf(ClassLoader loader) {
    return loader.getClass().getName().equals(LOADER) && hasJdkModulesOnly();
  }

  /** The packages of other modules hide those of the class path. */
  private static boolean hasJdkModulesOnly() {
    for (Module module : ModuleLayer.boot().modules()) {
      if (!module.getName().startsWith("java.") && !module.getName().startsWith("jdk.")) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a file.
   *
   * @param name as in a jar
   * @return null: it is not known here whether there is one
   */
  synchronized byte[] read(String name) throws IOException {
    for (int i = 0; i < entries.size() || opensNext(); i++) {
      Entry entry = entries.get(i);
      byte[] found = entry.jar() == null ? read(entry.folder(), name) : read(entry.jar(), name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Whether {@link #read} has looked through all that the JVM was started with. */
  synchronized boolean isWhole() {
    return !branchesOff && entries.size() == paths.size();
  }

  private boolean opensNext() {
    if (branchesOff || entries.size() == paths.size()) {
      return false;
    }
    try {
      Path path = paths.get(entries.size());
      entries.add(
          Files.isRegularFile(path) ? new Entry(null, open(path.toFile())) : new Entry(path, null));
      return true;
    } catch (IOException broken) { // the loader knows what it makes of it
      branchesOff = true;
      return false;
    }
  }

  private ZipFile open(File file) throws IOException {
    JarFile jar = new JarFile(file, false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
    Manifest manifest = jar.getManifest();
    branchesOff = jar.getEntry(INDEX) != null
        || (manifest != null
            && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH));
    if (jar.isMultiRelease()) {
      return jar;
    }
    jar.close();
    return new ZipFile(file); // which has less to do for each file
  }

  private static byte[] read(Path folder, String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (InvalidPathException unknown) { // a name that the locale does not have
      return null;
    }
    return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
  }

  private static byte[] read(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      return null;
    }
    byte[] result = new byte[(int) entry.getSize()];
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readNBytes(result, 0, result.length) == result.length && in.read() < 0
          ? result
          : null;
    }
  }
}
