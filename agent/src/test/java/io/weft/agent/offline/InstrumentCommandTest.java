package io.weft.agent.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstrumentCommandTest {
  @TempDir
  private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path in;
  private Path to;

  @BeforeEach
  void layOut() throws Exception {
    in = Files.createDirectory(folder.resolve("in"));
    to = folder.resolve("to");
  }

  private int run(Object... arguments) {
    List<String> texts = Arrays.stream(arguments).map(Object::toString).toList();
    return InstrumentCommand.run(texts, print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private void assertUsage(String message, Object... arguments) {
    err.reset();
    assertEquals(2, run(arguments));
    String text = err.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("weft-agent: " + message), text);
    assertTrue(text.contains("usage: java -jar weft-agent.jar instrument [options] IN OUT"), text);
    assertTrue(Files.notExists(to));
  }

  @Test
  void helpIsNoError() {
    assertEquals(0, run("--help"));
    assertEquals(0, run("help"));
    assertEquals(0, run("instrument", "--help"));
    assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("usage: java -jar"));
    assertEquals(0, err.size());
  }

  @Test
  void theCommandHasAName() {
    assertUsage("nothing to do: the command is missing");
    assertUsage("unknown command 'instrment', expected instrument", "instrment", in, to);
  }

  @Test
  void inAndOutAreNeededAndNothingElse() {
    assertUsage("IN and OUT are missing", "instrument");
    assertUsage("OUT is missing", "instrument", in);
    assertUsage("expected IN and OUT, but there is more: [x, y]", "instrument", in, to, "x", "y");
  }

  @Test
  void inAndOutDoNotMeet() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path none = folder.resolve("none");
    assertUsage("IN does not exist: " + none, "instrument", none, to);
    assertUsage("IN and OUT are the same", "instrument", in, folder.resolve("x/../in"));
    assertUsage("OUT is inside IN", "instrument", in, in.resolve("deep/to"));
    assertUsage("IN is inside OUT", "instrument", in, folder);
    assertUsage("IN is a folder, but OUT is a file", "instrument", in, file);
    assertUsage("IN is a file, but OUT is a folder", "instrument", file, in);
  }

  @Test
  void aLinkToInIsTheSameAsIn() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), in);
    assertUsage("IN and OUT are the same", "instrument", in, link);
    assertUsage("OUT is inside IN", "instrument", in, link.resolve("to"));
  }

  @Test
  void optionsAreKnownAndGivenOnce() {
    assertUsage("unknown option --classpth", "instrument", "--classpth", "x", in, to);
    assertUsage("unknown option --verify=true", "instrument", "--verify=true", in, to);
    assertUsage("option --classpath needs a value", "instrument", in, to, "--classpath");
    assertUsage("option --verify is given twice", "instrument", "--verify", in, "--verify", to);
  }

  @Test
  void aListMustBeReadable() throws Exception {
    Path list = folder.resolve("list");
    assertUsage(
        "option --suspendables: cannot read " + list,
        "instrument",
        "--suspendables=" + list,
        in,
        to);
    Files.writeString(list, "a.B\nno pattern");
    assertUsage(
        list + ", line 2: 'no pattern' is no pattern",
        "instrument",
        "--suspendables",
        list,
        in,
        to);
  }

  @Test
  void readsEveryOption() throws Exception {
    Path jar = Files.writeString(in.resolve("b.jar"), "");
    Files.writeString(in.resolve("c.txt"), "");
    OfflineOptions options = OfflineOptions.parse(List.of(
        "--markers=a.Pausable;b.Fibre",
        in.toString(),
        "--classpath",
        "x.jar" + File.pathSeparator + in.resolve("*"),
        "--verify",
        to.toString()));
    assertEquals(in, options.in());
    assertEquals(to, options.out());
    assertEquals(List.of(Path.of("x.jar"), jar), options.classPath());
    assertTrue(options.verify());
    assertTrue(options.rules().annotations().contains("La/Pausable;"));
    assertTrue(options.rules().exceptions().contains("b/Fibre"));
  }

  @Test
  void whatIsNoJarFails() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "text");
    assertEquals(1, run("instrument", text, to));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("cannot be read as a jar"));
    assertEquals(1, run("instrument", "--classpath", text, in, to));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).contains("--classpath: " + text + " is no jar"));
    assertTrue(Files.notExists(to));
  }
}
