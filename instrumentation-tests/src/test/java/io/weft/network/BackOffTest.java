package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weft.coordination.World;
import io.weft.forked.ForkedJvm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackOffTest {
  private static final int DESCRIPTORS = 400;
  private static final int SECONDS = 50;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource
  void aListenerWithoutDescriptorsTriesAgainUntilThereAreSome(World world) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash to lower the limit");
    String output = run(world);
    List<String> lines = new ArrayList<>(output.lines().toList());
    List<String> logged =
        lines.stream().filter(l -> l.contains("trying again in")).toList();
    assertEquals(1, logged.size(), output);
    assertTrue(logged.get(0).contains("Too many open files; trying again in 5 ms"), output);
    String refused =
        lines.stream().filter(l -> l.startsWith("two ")).findFirst().orElse("");
    assertEquals("two tasks accept from one listener", refused, output);
    assertTrue(lines.indexOf("5 clients wait") < lines.indexOf("all accepted"), output);
    assertTrue(lines.contains("accept failed: closed by this side"), output);
  }

  /** What is loaded from a folder needs a descriptor for each class; a jar has its one. */
  private Path jar(Path classes) {
    Path jar = folder.resolve(classes.hashCode() + ".jar");
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    int status = tool.run(
        System.out, System.err, "-c", "-f", jar.toString(), "-C", classes.toString(), "io");
    assertEquals(0, status);
    return jar;
  }

  private String classPath() {
    String runtime = System.getProperty("weft.runtime.classpath");
    String separator = System.getProperty("path.separator");
    return Stream.concat(
            Stream.of(classes()), Arrays.stream(runtime.split(separator)).map(Path::of))
        .map(p -> Files.isDirectory(p) ? jar(p) : p)
        .map(Path::toString)
        .collect(Collectors.joining(separator));
  }

  private String run(World world) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        "/bin/bash",
        "-c",
        "ulimit -n " + DESCRIPTORS + "; exec \"$@\"",
        "bash",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        ForkedJvm.agentFlag(""),
        "-cp",
        classPath(),
        FewDescriptors.class.getName(),
        world.name()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly); // does nothing to one that has ended
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static Path classes() {
    try {
      return Path.of(FewDescriptors.class
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
          .toURI());
    } catch (URISyntaxException never) {
      throw new AssertionError(never);
    }
  }
}
