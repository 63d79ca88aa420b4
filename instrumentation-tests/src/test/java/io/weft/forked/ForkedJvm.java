package io.weft.forked;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class on the JVM that the tests run on. */
final class ForkedJvm {
  private static final int SECONDS = 50;

  /**
   * How it ended.
   *
   * @param status exit status
   * @param output standard output and error together
   */
  record Ended(int status, String output) {}

  private ForkedJvm() {}

  static String agentFlag(String options) {
    return "-javaagent:" + System.getProperty("weft.agent.jar") + options;
  }

  static Ended run(Class<?> main, List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(Path.of("target/test-classes").toAbsolutePath()
        + System.getProperty("path.separator")
        + System.getProperty("weft.runtime.classpath"));
    command.add(main.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end within " + SECONDS + " s: " + output);
    }
    return new Ended(process.exitValue(), output);
  }
}
