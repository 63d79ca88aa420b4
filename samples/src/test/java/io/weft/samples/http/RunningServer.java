package io.weft.samples.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample in a JVM of its own, under the agent. What it says on standard error is kept. */
final class RunningServer implements AutoCloseable {
  private static final String READY = "listening on ";

  private final Process process;
  private final List<String> errors = new ArrayList<>();
  private final Thread listener;
  private InetSocketAddress address;

  private RunningServer(Process process) {
    this.process = process;
    this.listener = new Thread(this::listen, "errors of the server");
    listener.setDaemon(true);
    listener.start();
  }

  static RunningServer start(String... options) throws IOException {
    RunningServer server = new RunningServer(launch(options));
    BufferedReader output = server.process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      server.process.destroyForcibly();
      throw new IOException("the first line is: " + line + "; errors: " + server.errors());
    }
    int colon = line.lastIndexOf(':');
    server.address = new InetSocketAddress(
        line.substring(READY.length(), colon), Integer.parseInt(line.substring(colon + 1)));
    return server;
  }

  /** Starts the sample on any free port, unless told otherwise. */
  static Process launch(String... options) throws IOException {
    Path agent = Path.of("..", "agent", "target", "weft-agent.jar").toRealPath();
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", // it lives for seconds
        "-XX:+UseSerialGC",
        "-javaagent:" + agent,
        "-cp",
        System.getProperty("java.class.path"),
        Http.class.getName()));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    return new ProcessBuilder(command).start();
  }

  private void listen() {
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (errors) {
          errors.add(line);
          errors.notifyAll();
        }
      }
    } catch (IOException ended) {
      // with the process
    }
  }

  String errors() {
    synchronized (errors) {
      return String.join("\n", errors);
    }
  }

  /** Waits until it has complained of something. */
  void awaitError(String part) throws InterruptedException {
    synchronized (errors) {
      while (errors.stream().noneMatch(line -> line.contains(part))) {
        errors.wait();
      }
    }
  }

  InetSocketAddress address() {
    return address;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  RawClient connect() throws IOException {
    return new RawClient(address);
  }

  /** As SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  int exitStatus() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
