package io.weft.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, on a free port of the loopback. */
public final class Server implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("(?:listening on 127\\.0\\.0\\.1:|port )(\\d+)");

  private static final int SECONDS_TO_END = 20;

  private final String name;
  private final Process process;

  /** What it says on stderr. */
  private final Path errors;

  private final int port;

  private Server(String name, Process process, Path errors, int port) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.port = port;
  }

  /**
   * Starts it, and waits for the line that says its port.
   *
   * @throws IOException when it ends before it has said so; with what it said instead
   */
  public static Server start(String name, List<String> command) throws IOException {
    Path errors = Files.createTempFile("weft-" + name, ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    // Options for the JVM that the user has set for something else would change what is measured.
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return new Server(name, process, errors, Integer.parseInt(ready.group(1)));
      }
    }
    process.destroyForcibly();
    throw new IOException(name + " has ended at once: " + Files.readString(errors));
  }

  /** As in the report. */
  public String name() {
    return name;
  }

  /** Of the process. */
  public long pid() {
    return process.pid();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Lines of its stderr that belong to a stack trace, or name what was thrown: what it has not foreseen. */
  public List<String> traces() throws IOException {
    try (Stream<String> lines = Files.lines(errors, StandardCharsets.ISO_8859_1)) {
      return lines.filter(Server::isOfTrace).limit(20).toList();
    }
  }

  private static boolean isOfTrace(String line) {
    return line.startsWith("\tat ")
        || line.startsWith("Caused by: ")
        || line.contains("has made a mistake");
  }

  /**
   * Asks it to end.
   *
   * @return whether it did, in time
   */
  public boolean end() throws InterruptedException {
    process.destroy();
    return process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
  }

  /** Kills it, if it has not ended. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(errors);
  }
}
