package io.weft.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it finds must be what a loader of the same path finds. */
class ClassPathFilesTest {
  private static final String FILE = "a/B.class";

  @TempDir
  private Path folder;

  private Path jar(String name, Map<String, String> attributes, String... files)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach((k, v) -> manifest.getMainAttributes().putValue(k, v));
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      for (String file : files) {
        entries.putNextEntry(new JarEntry(file));
        entries.write((name + ":" + file).getBytes(StandardCharsets.UTF_8));
        entries.closeEntry();
      }
    }
    return jar;
  }

  private Path folder(String name, String... files) throws IOException {
    Path result = folder.resolve(name);
    for (String file : files) {
      Files.createDirectories(result.resolve(file).getParent());
      Files.writeString(result.resolve(file), name + ":" + file);
    }
    return result;
  }

  private static ClassPathFiles files(Path... paths) {
    return new ClassPathFiles(Stream.of(paths).map(Path::toString).toArray(String[]::new));
  }

  private static byte[] byLoader(String name, Path... paths) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path path : paths) {
      urls.add(path.toUri().toURL());
    }
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null);
        InputStream in = loader.getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static void assertSame(String name, Path... paths) throws IOException {
    byte[] expected = byLoader(name, paths);
    byte[] found = files(paths).read(name);
    assertTrue(expected != null && found != null, name + " in " + List.of(paths));
    assertArrayEquals(expected, found, new String(found, StandardCharsets.UTF_8));
  }

  @Test
  void theFirstEntryOfThePathWins() throws IOException {
    Path one = jar("one.jar", Map.of(), FILE);
    Path two = jar("two.jar", Map.of(), FILE, "a/C.class");
    Path plain = folder("plain", FILE, "a/D.class");
    assertSame(FILE, one, two, plain);
    assertSame(FILE, two, one, plain);
    assertSame(FILE, plain, one, two);
    assertSame("a/C.class", one, plain, two);
    assertSame("a/D.class", one, two, plain);
  }

  @Test
  void aJarOfSeveralReleasesGivesThatOfThisJvm() throws IOException {
    Path jar = jar(
        "releases.jar",
        Map.of("Multi-Release", "true"),
        FILE,
        "META-INF/versions/11/" + FILE,
        "META-INF/versions/99/" + FILE);
    assertEquals(
        "releases.jar:META-INF/versions/11/" + FILE,
        new String(files(jar).read(FILE), StandardCharsets.UTF_8));
    assertSame(FILE, jar);
  }

  /** Which names those are is for the locale to say; none may have this character. */
  @Test
  void aFolderThatCannotHaveAFileIsPassedOver() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    String name = "a/C\0.class";
    Path jar = jar("odd.jar", Map.of(), name);
    assertNotNull(files(empty, jar).read(name));
  }

  @Test
  void aJarThatIsNotOfSeveralReleasesHasNone() throws IOException {
    assertSame(FILE, jar("one.jar", Map.of(), FILE, "META-INF/versions/11/" + FILE));
  }

  @Test
  void knowsNothingOfWhatComesBehindAJarThatNamesOthers() throws IOException {
    Path named = jar("named.jar", Map.of(), "a/C.class");
    Path naming = jar("naming.jar", Map.of("Class-Path", "named.jar"), FILE);
    Path last = jar("last.jar", Map.of(), "a/C.class", "a/D.class");
    assertSame(FILE, naming, last);
    assertArrayEquals(byLoader("a/C.class", named), byLoader("a/C.class", naming, last));
    ClassPathFiles files = files(naming, last);
    assertNull(files.read("a/C.class"));
    assertNull(files.read("a/D.class"));
    assertFalse(files.isWhole());
    assertNull(files(jar("index.jar", Map.of(), "META-INF/INDEX.LIST"), last).read("a/D.class"));
  }

  @Test
  void knowsNothingOfWhatComesBehindABrokenJar() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");
    Path last = jar("last.jar", Map.of(), FILE);
    ClassPathFiles files = files(broken, last);
    assertNull(files.read(FILE));
    assertNull(files.read(FILE));
    assertFalse(files.isWhole());
    assertArrayEquals(byLoader(FILE, last), new ClassPathFiles("\0", last.toString()).read(FILE));
  }

  @Test
  void whatDidNotExistAtFirstIsIgnoredForEver() throws IOException {
    Path later = folder.resolve("later");
    Path last = jar("last.jar", Map.of(), FILE);
    ClassPathFiles files = files(later, folder.resolve("missing.jar"), last);
    assertNull(files.read("a/C.class"));
    assertTrue(files.isWhole());
    folder("later", FILE);
    assertEquals("last.jar:" + FILE, new String(files.read(FILE), StandardCharsets.UTF_8));
  }

  @Test
  void aLinkLeadsToWhereItLedAtFirst() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolve("current"), folder("v1", FILE, "a/C.class"));
    ClassPathFiles files = files(link);
    Files.delete(link);
    Files.createSymbolicLink(link, folder("v2", FILE, "a/C.class"));
    assertEquals("v1:" + FILE, new String(files.read(FILE), StandardCharsets.UTF_8));
  }

  @Test
  void onlyTheLoaderOfTheClassPathFindsItsClassesSo() throws IOException {
    assertFalse(ClassPathFiles.areOf(ClassLoader.getPlatformClassLoader()));
    try (URLClassLoader other = new URLClassLoader(new URL[0])) {
      assertFalse(ClassPathFiles.areOf(other));
    }
    assertTrue(ClassPathFiles.areOf(ClassLoader.getSystemClassLoader()));
  }
}
