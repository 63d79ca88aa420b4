package io.weft.bench.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own, the same version as this one. */
final class ForkedJvm {
  /**
   * What a run took.
   *
   * @param wallMs from the start of the process to its end
   * @param output what it printed
   */
  record Run(double wallMs, String output) {}

  private ForkedJvm() {}

  static Run run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status = process.waitFor();
    double wallMs = (System.nanoTime() - start) / 1e6;
    if (status != 0) {
      throw new IllegalStateException(command + " ended with status " + status + ":\n" + output);
    }
    return new Run(wallMs, output);
  }
}
