package io.weft.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server in a process of its own, on a free port of the loopback: a sample, or what it is compared with. What it says on
 * standard error is kept.
 */
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final CompletableFuture<Void> listening;

  /** Guarded by its monitor. */
  private final List<String> errors = new ArrayList<>();

  /** Written before anybody else has this. */
  private int port;

  private ServerProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).start();
    listening = CompletableFuture.runAsync(this::listen, ServerProcess::onThread);
  }

  /** Starts a sample under the agent, on any free port unless told otherwise. */
  public static ServerProcess start(Class<?> sample, String... options) throws IOException {
    return start(sampleCommand(sample, options), "listening on 127.0.0.1:", 0);
  }

  /** Starts a sample that will not come to listen. */
  public static ServerProcess startInVain(Class<?> sample, String... options) throws IOException {
    return new ServerProcess(sampleCommand(sample, options));
  }

  private static List<String> sampleCommand(Class<?> sample, String... options) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", // it lives for seconds
        "-XX:+UseSerialGC",
        "-javaagent:" + System.getProperty("weft.agent.jar"),
        "-cp",
        System.getProperty("java.class.path"),
        sample.getName()));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(Arrays.asList(options));
    return command;
  }

  /** Starts a redis-server that keeps nothing; skips the test where none is installed. */
  public static ServerProcess redis() throws IOException {
    int port = freePort();
    List<String> command = Program.find("redis-server", "redis-server")
        .command(
            "--port",
            String.valueOf(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--databases",
            "1");
    return start(command, "eady to accept connections", port);
  }

  /** Starts a server and waits for a line of its output, which ends with the port if that is 0. */
  private static ServerProcess start(List<String> command, String ready, int port)
      throws IOException {
    ServerProcess server = new ServerProcess(command);
    BufferedReader output = server.process.inputReader(UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(ready)) {
        server.port =
            port != 0 ? port : Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        return server;
      }
    }
    throw new IOException("the server has ended: " + server.awaitEnd());
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static void onThread(Runnable listen) {
    Thread listener = new Thread(listen, "errors of a server");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    try (BufferedReader lines = process.errorReader(UTF_8)) {
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

  /** What it has said on standard error so far; all of it, once it has ended. */
  public String errors() {
    synchronized (errors) {
      return String.join("\n", errors);
    }
  }

  /** Waits until it has complained of something. */
  public void awaitError(String part) throws InterruptedException {
    synchronized (errors) {
      while (errors.stream().noneMatch(line -> line.contains(part))) {
        errors.wait();
      }
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Something on it, for a server of HTTP. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** SIGTERM. Not by the process itself, which would stop listening to what it says from then on. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Waits until it has ended; what it has said on standard error. */
  public String awaitEnd() {
    exitStatus();
    return errors();
  }

  /** Waits until it has ended. */
  public int exitStatus() {
    int status = process.onExit().join().exitValue();
    listening.join();
    return status;
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    exitStatus();
  }
}
