package io.weft.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program that people use, where it is installed: {@code .ci/run} installs those that are missing. */
public final class Program {
  private final Path binary;

  private Program(Path binary) {
    this.binary = binary;
  }

  /**
   * Looks for it on the {@code PATH}; skips the test where it is not installed.
   *
   * @param debianPackage where to find it
   */
  public static Program find(String name, String debianPackage) {
    Optional<Path> found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
    assumeTrue(found.isPresent(), name + " is not installed: apt-get install " + debianPackage);
    return new Program(found.get());
  }

  /** What starts it. */
  public List<String> command(String... options) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(Arrays.asList(options));
    return command;
  }

  /** Runs it to its end, which must be a good one; what it has said, on standard error as well. */
  public String run(String... options) throws IOException, InterruptedException {
    return runWith("", options);
  }

  /** The same, with something on its standard input. */
  public String runWith(String input, String... options) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(options)).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
