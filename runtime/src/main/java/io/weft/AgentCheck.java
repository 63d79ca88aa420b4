package io.weft;

import io.weft.abi.AgentProbe;
import io.weft.abi.Instrumented;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Tells a program that was started without the agent how to start it with the agent. */
final class AgentCheck {
  private static final boolean PRESENT = probe();

  private AgentCheck() {}

  /**
   * Throws if nothing can suspend because this runtime was not instrumented.
   *
   * @param what cannot be made
   */
  static void require(String what) {
    if (!PRESENT) {
      throw new IllegalStateException(
          Instrumented.complaint().orElseGet(() -> message(what, find(AgentCheck.class))));
    }
  }

  @Suspendable
  private static boolean probe() {
    return AgentProbe.calledByInstrumentedCode();
  }

  static String message(String what, Path agent) {
    String head =
        what + " needs the Weft agent, which this JVM was started without: add the JVM option ";
    return agent != null
        ? head + "-javaagent:" + agent
        : head + "-javaagent:weft-agent.jar, with the path of the agent's jar"
            + " (Maven coordinates io.weft:weft-agent, same version as io.weft:weft-runtime)";
  }

  /** Looks for the agent's jar around the place that a class of the runtime comes from; null: not found. */
  static Path find(Class<?> ofRuntime) {
    try {
      CodeSource source = ofRuntime.getProtectionDomain().getCodeSource();
      return source == null || source.getLocation() == null
          ? null
          : find(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | RuntimeException | IOException unknown) {
      return null; // the message does without
    }
  }

  static Path find(Path runtime) throws IOException {
    Path home = runtime.toAbsolutePath().normalize().getParent();
    if (home == null) {
      return null;
    }
    Path beside = agentIn(home);
    if (beside != null) {
      return beside;
    }
    Path built =
        home.resolve("../../agent/target/weft-agent.jar").normalize(); // home: runtime/target
    if (Files.isRegularFile(built)) {
      return built;
    }
    Path version = home.getFileName(); // Maven repository: io/weft/weft-runtime/VERSION/
    return version == null
        ? null
        : agentIn(home.resolve("../../weft-agent").resolve(version).normalize());
  }

  private static Path agentIn(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return null;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "weft-agent*.jar")) {
      for (Path jar : jars) {
        String name = jar.getFileName().toString();
        if (!name.endsWith("-sources.jar") && !name.endsWith("-javadoc.jar")) {
          return jar;
        }
      }
    }
    return null;
  }
}
