package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.forked.ForkedJvm;
import io.weft.forked.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarTest {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String TYPE = "io/weft/forked/Program.class";

  @TempDir
  private Path folder;

  private Path in() {
    return folder.resolve("in.jar");
  }

  private Path out() {
    return folder.resolve("out.jar");
  }

  private Build.Ended instrument() {
    return Build.instrument("--classpath", Build.join(), in(), out());
  }

  private void assertRefused(String message) {
    Build.Ended ended = instrument();
    assertEquals(1, ended.status());
    assertTrue(ended.err().contains(message), ended.err());
    assertTrue(ended.err().endsWith("; nothing was written\n"), ended.err());
    assertTrue(Files.notExists(out()));
  }

  /** Everything of an entry but its content and what follows from that. */
  private static List<String> headers(Path jar) throws IOException {
    List<String> result = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      result.add("jar: " + zip.getComment());
      for (ZipEntry entry : zip.stream().<ZipEntry>map(e -> e).toList()) {
        result.add(entry.getName() + ", method " + entry.getMethod() + ", "
            + entry.getLastModifiedTime() + ", " + entry.getComment() + ", "
            + new String(entry.getExtra(), StandardCharsets.ISO_8859_1));
      }
    }
    return result;
  }

  private static byte[] read(Path jar, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        InputStream content = zip.getInputStream(zip.getEntry(name))) {
      return content.readAllBytes();
    }
  }

  @Test
  void keepsOrderTimesMethodsCommentsAndExtraFields() throws Exception {
    try (JarBuilder jar = new JarBuilder(in()).comment("of the jar")) {
      jar.text(MANIFEST, "Manifest-Version: 1.0\n\n")
          .stored("z/", new byte[0])
          .stored("z/stored", new byte[] {1, 2, 3})
          .stored(TYPE, Build.files(Program.class).get(TYPE))
          .text("a", "an a");
    }
    Build.done(in(), out());
    assertEquals(headers(in()), headers(out()));
    assertArrayEquals(new byte[] {1, 2, 3}, read(out(), "z/stored"));
    assertTrue(read(out(), TYPE).length > read(in(), TYPE).length);
  }

  @Test
  void twoRunsWriteTheSameAndARunOnTheResultChangesNothing() throws Exception {
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text(MANIFEST, "Manifest-Version: 1.0\n\n").classes("", Program.class);
    }
    Path again = folder.resolve("again.jar");
    Path result = folder.resolve("result.jar");
    Build.done(in(), out());
    Build.done(in(), again);
    Build.done(out(), result);
    assertArrayEquals(Files.readAllBytes(out()), Files.readAllBytes(again));
    assertArrayEquals(Files.readAllBytes(out()), Files.readAllBytes(result));
  }

  /** The shape of a Spring Boot jar, which its loader wants to be stored. */
  @Test
  void jarsInsideAreInstrumentedAndStayStored() throws Exception {
    ByteArrayOutputStream library = new ByteArrayOutputStream();
    try (JarBuilder jar = new JarBuilder(library)) {
      jar.classes("", Library.class);
    }
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text(MANIFEST, "Manifest-Version: 1.0\n\n")
          .classes("BOOT-INF/classes/", Application.class)
          .stored("BOOT-INF/lib/library.jar", library.toByteArray());
    }
    Build.done(in(), out());
    assertEquals(headers(in()), headers(out()));
    Path inner = folder.resolve("inner.jar");
    Files.write(inner, read(out(), "BOOT-INF/lib/library.jar"));
    assertTwins(inner, "io/weft/offline/Library.class");
    // Only who knew the library, which is in the inner jar, gives this class a twin.
    assertTwins(out(), "BOOT-INF/classes/io/weft/offline/Application$Worker.class");
  }

  private static void assertTwins(Path jar, String name) throws IOException {
    String content = new String(read(jar, name), StandardCharsets.ISO_8859_1);
    assertTrue(content.contains("Lio/weft/abi/Continuation;)"), name);
  }

  @Test
  void aFolderOfJarsRunsAsItIs() throws Exception {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    try (JarBuilder jar = new JarBuilder(lib.resolve("library.jar"))) {
      jar.classes("", Library.class);
    }
    try (JarBuilder jar = new JarBuilder(lib.resolve("application.jar"))) {
      jar.classes("", Application.class);
    }
    Path runtime = Build.runtime();
    if (Files.isDirectory(runtime)) {
      try (JarBuilder jar = new JarBuilder(lib.resolve("runtime.jar"))) {
        jar.folder(runtime);
      }
    } else {
      Files.copy(runtime, lib.resolve("runtime.jar"));
    }
    Path done = folder.resolve("done");
    Build.Ended built = Build.instrument("--verify", lib, done);
    assertEquals(0, built.status(), built.err());
    ForkedJvm.Ended ended = Build.run(List.of(), Application.class, done.resolve("*"));
    assertEquals("[21, 5, named!titled?] after 9 suspensions\n", ended.output());
  }

  @Test
  void aSignedJarIsRefusedUnlessNothingChanges() throws Exception {
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text(MANIFEST, "Manifest-Version: 1.0\n\n")
          .text("META-INF/KEY.SF", "Signature-Version: 1.0\n")
          .text("META-INF/KEY.RSA", "none")
          .classes("", Program.class);
    }
    assertRefused(
        "in.jar has suspendable code, but it is signed, and changed classes would not pass");
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text(MANIFEST, "Manifest-Version: 1.0\n\n").text("META-INF/KEY.SF", "a signature");
    }
    Build.done(in(), out());
    assertArrayEquals(Files.readAllBytes(in()), Files.readAllBytes(out()));
  }

  @Test
  void aSignedJarInsideIsCopiedAndTheCommandFails() throws Exception {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    try (JarBuilder jar = new JarBuilder(signed)) {
      jar.text("META-INF/KEY.SF", "a signature").classes("", Library.class);
    }
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.deflated("lib/signed.jar", signed.toByteArray()).classes("", Program.class);
    }
    Build.Ended ended = instrument();
    assertEquals(1, ended.status());
    assertTrue(ended.err().contains("in.jar!/lib/signed.jar has suspendable code"), ended.err());
    assertTrue(ended.err().contains("; copied as it is\n"), ended.err());
    assertArrayEquals(signed.toByteArray(), read(out(), "lib/signed.jar"));
    assertNotEquals(read(in(), TYPE).length, read(out(), TYPE).length);
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws Exception {
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text("same1", "x").text("same2", "y");
    }
    String bytes = new String(Files.readAllBytes(in()), StandardCharsets.ISO_8859_1);
    Files.write(in(), bytes.replace("same2", "same1").getBytes(StandardCharsets.ISO_8859_1));
    assertRefused("two entries same1");
  }

  @Test
  void pathsThatLeaveTheJarAreRefused() throws Exception {
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text("a/../../x", "x");
    }
    assertRefused("entry with a path that leaves the jar: a/../../x");
  }

  @Test
  void whatIsNoJarIsRefused() throws Exception {
    Files.writeString(in(), "text");
    assertRefused("in.jar is no folder and cannot be read as a jar");
  }

  @Test
  void aScriptBeforeTheJarIsNotLost() throws Exception {
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.classes("", Program.class);
    }
    byte[] plain = Files.readAllBytes(in());
    Files.writeString(in(), "#!/bin/sh\nexec java -jar $0\n");
    Files.write(in(), plain, StandardOpenOption.APPEND);
    assertRefused("it begins with a script");
  }

  @Test
  void aListOfSuspendableMethodsInAJarCounts() throws Exception {
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.classes("", Quiet.class).text("META-INF/weft/suspendables", "io.weft.offline.Quiet");
    }
    Build.done(in(), out());
    assertTwins(out(), "io/weft/offline/Quiet.class");
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text("META-INF/weft/suspendables", "a b c");
    }
    Files.delete(out());
    assertRefused("in.jar!/META-INF/weft/suspendables, line 1: 'a b c' is no pattern");
  }

  @Test
  void whatIsNoFileIsNotReplacedByOne() throws Exception {
    try (JarBuilder jar = new JarBuilder(in())) {
      jar.text("some", "x");
    }
    Process made = new ProcessBuilder("mkfifo", out().toString()).start();
    assertEquals(0, made.waitFor());
    Build.Ended ended = instrument();
    assertEquals(2, ended.status(), ended.err());
    assertTrue(ended.err().contains("OUT is no file that could be replaced"), ended.err());
  }
}
