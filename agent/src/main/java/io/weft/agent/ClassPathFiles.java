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

  private final String[] paths;
  private final List<Entry> entries = new ArrayList<>();

  /** Whether the loader looks elsewhere before it comes to the entries that are not opened yet. */
  private boolean branchesOff;

  /**
   * Makes one.
   *
   * @param paths entries of a class path
   */
  ClassPathFiles(String[] paths) {
    this.paths = paths;
  }

  /**
   * Makes one for a loader.
   *
   * @param loader any
   * @return null when only the loader itself knows where it finds its classes
   */
  static ClassPathFiles of(ClassLoader loader) {
    return loader.getClass().getName().equals(LOADER) && hasJdkModulesOnly()
        ? new ClassPathFiles(AgentOptions.classPath())
        : null;
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
    return !branchesOff && entries.size() == paths.length;
  }

  private boolean opensNext() {
    if (branchesOff || entries.size() == paths.length) {
      return false;
    }
    try {
      Path path = Path.of(paths[entries.size()]);
      entries.add(
          Files.isRegularFile(path)
              ? new Entry(null, open(path.toFile()))
              : new Entry(path, null)); // perhaps a folder that will be made later
      return true;
    } catch (IOException | InvalidPathException broken) { // the loader knows what it makes of it
      branchesOff = true;
      return false;
    }
  }

  private ZipFile open(File file) throws IOException {
    JarFile jar = new JarFile(file, false, ZipFile.OPEN_READ, Runtime.version());
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
    Path file = folder.resolve(name);
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
