package io.weft.agent.offline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The entries of a jar, in its order. */
final class JarArchive implements Archive {
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);
  /** How a local header begins; an empty jar has none. */
  private static final byte[] MAGIC = {'P', 'K'};

  private final String label;
  private final Path file;
  private final boolean temporary;
  private final ZipFile zip;
  private final List<ZipEntry> entries;

  private JarArchive(String label, Path file, boolean temporary) throws IOException {
    this.label = label;
    this.file = file;
    this.temporary = temporary;
    this.zip = new ZipFile(file.toFile());
    this.entries = zip.stream().<ZipEntry>map(e -> e).toList();
  }

  /** Opens a jar that is a file. */
  static JarArchive open(Path file) throws IOException {
    return checked(new JarArchive(file.toString(), file, false));
  }

  /**
   * Opens a jar that is an entry of another.
   *
   * @param label what it is called in messages
   * @param content its bytes; the JDK reads the directory of a jar from a file only
   */
  static JarArchive open(String label, byte[] content) throws IOException {
    Path copy = Files.createTempFile("weft-", ".jar");
    try {
      Files.write(copy, content);
      return checked(new JarArchive(label, copy, true));
    } catch (IOException | RuntimeException unreadable) {
      Files.deleteIfExists(copy);
      throw unreadable;
    }
  }

  /** Whether a file is a jar by its name. */
  static boolean hasJarName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".jar") || lower.endsWith(".war");
  }

  private static JarArchive checked(JarArchive jar) throws IOException {
    Set<String> seen = new HashSet<>();
    for (String name : jar.names()) {
      boolean leaves = name.startsWith("/")
          || name.indexOf('\\') >= 0
          || Arrays.asList(name.split("/", -1)).contains("..");
      if (leaves || !seen.add(name)) {
        jar.close();
        throw new IOException(
            leaves ? "entry with a path that leaves the jar: " + name : "two entries " + name);
      }
    }
    return jar;
  }

  /** Why its content must not change; empty: it may. */
  Optional<String> whyFixed() throws IOException {
    if (entries.stream().anyMatch(e -> SIGNATURE.matcher(e.getName()).matches())) {
      return Optional.of(
          "it is signed, and changed classes would not pass: instrument first, then sign");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)
          ? Optional.empty()
          : Optional.of(
              "it begins with a script, which cannot be kept: instrument the jar before the"
                  + " script is added");
    }
  }

  Path file() {
    return file;
  }

  List<ZipEntry> entries() {
    return entries;
  }

  String comment() {
    return zip.getComment();
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public List<String> names() {
    return entries.stream().map(ZipEntry::getName).toList();
  }

  @Override
  public byte[] read(String name) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
    if (temporary) {
      Files.deleteIfExists(file);
    }
  }
}
