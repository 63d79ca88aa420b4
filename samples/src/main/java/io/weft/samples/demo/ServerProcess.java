package io.weft.samples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The echo sample in a JVM of its own, with the options of this one: for systems that allow a process
 * too few descriptors for both ends of all connections.
 */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "listening on ";

  private final Process process;
  private final InetSocketAddress address;

  private ServerProcess(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it and waits until it listens. */
  static ServerProcess start(Plan plan) throws IOException {
    Process process = new ProcessBuilder(command(plan))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = output.readLine(); // of the JVM itself, such as a log that was asked for
    }
    if (line == null) {
      throw new IOException("the server's process ended before it listened");
    }
    int colon = line.lastIndexOf(':');
    String host = line.substring(READY.length(), colon);
    int port = Integer.parseInt(line.substring(colon + 1));
    return new ServerProcess(process, new InetSocketAddress(host, port));
  }

  private static List<String> command(Plan plan) {
    RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm.getInputArguments());
    command.addAll(List.of("-cp", jvm.getClassPath(), ServerMain.class.getName()));
    command.addAll(List.of("--port", String.valueOf(plan.port())));
    command.addAll(List.of("--loops", String.valueOf(plan.loops())));
    return command;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Ends it as SIGTERM would, and waits until it has gone. */
  @Override
  public void close() {
    process.destroy();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
