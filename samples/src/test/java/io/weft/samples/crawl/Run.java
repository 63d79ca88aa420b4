package io.weft.samples.crawl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sample in a process of its own, under the agent, from its start to its end. */
final class Run implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private Run(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Run start(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", // it lives for seconds
        "-XX:+UseSerialGC",
        "-javaagent:" + System.getProperty("weft.agent.jar"),
        "-cp",
        System.getProperty("java.class.path"),
        Crawl.class.getName()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile("weft-crawl", ".out");
    Path err = Files.createTempFile("weft-crawl", ".err");
    Process process = new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
    return new Run(process, out, err);
  }

  /** Waits for its end. */
  int status() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** Whether it shows stacks on stderr, where its progress is. */
  boolean hasTraces() throws IOException {
    return err().contains("Exception") || err().contains("\tat ");
  }

  /** A number of its report. */
  int figure(String name) throws IOException {
    Matcher line =
        Pattern.compile("^" + name + " +([\\d,]+)", Pattern.MULTILINE).matcher(out());
    assertTrue(line.find(), () -> "no " + name + ": " + this);
    return Integer.parseInt(line.group(1).replace(",", ""));
  }

  @Override
  public String toString() {
    try {
      return out() + err();
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.delete(out);
    Files.delete(err);
  }
}
