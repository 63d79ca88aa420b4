package io.weft.forked;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class on the JVM that the tests run on. */
public final class ForkedJvm {
  private static final int SECONDS = 50;

  /**
   * How it ended.
   *
   * @param status exit status
   * @param output standard output and error together
   */
  public record Ended(int status, String output) {}

  private ForkedJvm() {}

  /**
   * The flag that attaches the agent.
   *
   * @param options behind the jar's name: an equals sign and options, or nothing
   */
  public static String agentFlag(String options) {
    return "-javaagent:" + System.getProperty("weft.agent.jar") + options;
  }

  /** What a program under test sees. */
  static String classPath() {
    return Path.of("target/test-classes").toAbsolutePath()
        + System.getProperty("path.separator")
        + System.getProperty("weft.runtime.classpath");
  }

  static Ended run(Class<?> main, List<String> flags) throws IOException, InterruptedException {
    return run(flags, List.of(), main, List.of());
  }

  /**
   * Runs a main class.
   *
   * @param flags of the JVM
   * @param more on the class path, behind the tests and the runtime
   * @param main the class
   * @param arguments of its main method
   */
  public static Ended run(
      List<String> flags, List<Path> more, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    StringBuilder classPath = new StringBuilder(classPath());
    more.forEach(m -> classPath.append(System.getProperty("path.separator")).append(m));
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of("-cp", classPath.toString(), main.getName()));
    all.addAll(arguments);
    return run(all);
  }

  /** Runs {@code java} with arguments. */
  public static Ended run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end within " + SECONDS + " s: " + output);
    }
    return new Ended(process.exitValue(), output);
  }
}
