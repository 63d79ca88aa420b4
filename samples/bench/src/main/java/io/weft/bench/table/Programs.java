package io.weft.bench.table;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of the machine, and what they print. */
final class Programs {
  private Programs() {}

  /** Whether the PATH has it. */
  static boolean exists(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** What it prints, without the end of the last line; empty where it does not exist or fails. */
  static Optional<String> output(Path folder, String... command) throws IOException {
    if (!exists(command[0])) {
      return Optional.empty();
    }
    Result result = run(folder, List.of(command), 120);
    return result.status() == 0 ? Optional.of(result.output().strip()) : Optional.empty();
  }

  /**
   * Runs a program to its end.
   *
   * @param seconds after which it is killed, which is status -1
   */
  static Result run(Path folder, List<String> command, int seconds) throws IOException {
    return run(new ProcessBuilder(command).directory(folder.toFile()), seconds);
  }

  /** The same. Its output goes by a file, as a pipe would have to be read while the time is watched. */
  static Result run(ProcessBuilder builder, int seconds) throws IOException {
    Path output = Files.createTempFile("weft-bench", ".out");
    try {
      Process process =
          builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      return new Result(await(process, seconds), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  private static int await(Process process, int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException stop) {
      throw new IllegalStateException("interrupted", stop);
    } finally {
      process.destroyForcibly();
    }
  }

  /** How a program ended. */
  record Result(int status, String output) {}
}
