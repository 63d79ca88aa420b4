package io.weft.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A server in a process of its own, on a free port of the loopback: a sample, or what it is compared with. */
public final class ServerProcess implements AutoCloseable {
  private final Process process;

  /** What it says on stderr. */
  private final Path errors;

  private final int port;

  private ServerProcess(Process process, Path errors, int port) {
    this.process = process;
    this.errors = errors;
    this.port = port;
  }

  /** Starts a sample under the agent, on any free port. */
  public static ServerProcess start(Class<?> sample, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-javaagent:" + System.getProperty("weft.agent.jar"),
        "-cp",
        System.getProperty("java.class.path"),
        sample.getName(),
        "--port",
        "0"));
    command.addAll(Arrays.asList(options));
    return start(command, "listening on 127.0.0.1:", 0);
  }

  /** Starts a redis-server that keeps nothing; skips the test where none is installed. */
  public static ServerProcess redis() throws IOException {
    int port = freePort();
    List<String> command = List.of(
        binary("redis-server").toString(),
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
    Path errors = Files.createTempFile("weft-sample", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(ready)) {
        int its = port != 0 ? port : Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        return new ServerProcess(process, errors, its);
      }
    }
    throw new IOException("the server has ended: " + Files.readString(errors));
  }

  /** A program; skips the test where it is not installed. */
  public static Path binary(String name) {
    Optional<Path> found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
    assumeTrue(found.isPresent(), name + " is not installed: apt-get install redis");
    return found.get();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits until it has ended; what it has said on stderr. */
  public String awaitEnd() throws IOException {
    process.onExit().join();
    return Files.readString(errors);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(errors);
  }
}
