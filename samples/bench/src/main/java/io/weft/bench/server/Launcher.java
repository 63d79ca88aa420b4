package io.weft.bench.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that start a server on the JDK that runs this, with the class path of this.
 *
 * @param agent Weft's
 * @param options of the JVM
 */
public record Launcher(Path agent, List<String> options) {
  /** A sample, on any free port. */
  public List<String> sample(Class<?> sample, List<String> arguments) {
    List<String> command = java(List.of("-javaagent:" + agent), sample);
    command.addAll(List.of("--port", "0"));
    command.addAll(arguments);
    return command;
  }

  /** Another program. */
  public List<String> program(Class<?> main, List<String> itsOptions, List<String> arguments) {
    List<String> command = java(itsOptions, main);
    command.addAll(arguments);
    return command;
  }

  private List<String> java(List<String> itsOptions, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(itsOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }
}
