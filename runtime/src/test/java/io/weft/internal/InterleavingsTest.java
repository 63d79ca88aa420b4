package io.weft.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What jcstress says of the {@code …Stress} classes: those named Sound never show what they forbid, and their twins
 * named Broken do, or the test would prove nothing. About a minute.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingsTest {
  private static final Pattern GRADE = Pattern.compile("\\[(OK|FAILED)\\] (io\\.weft\\.\\S+)");

  /** By class; FAILED if it was that in one configuration. */
  private final Map<String, String> grades = new TreeMap<>();

  private String output;

  @BeforeAll
  void runJcstress() throws IOException, InterruptedException {
    Path directory = Files.createDirectories(Path.of("target", "jcstress"));
    Path log = directory.resolve("output.txt");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            absolute(System.getProperty("java.class.path")),
            "org.openjdk.jcstress.Main",
            "-v", // also those that are sound
            "-t",
            "io.weft",
            "-iters",
            "1",
            "-time",
            "300",
            "-f",
            "1",
            "-fsm",
            "1",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-r",
            "report")
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    boolean ended = process.waitFor(15, TimeUnit.MINUTES); // of hundreds of JVMs, on a slow machine
    process.destroyForcibly();
    output = Files.readString(log);
    assertTrue(ended, output);
    Matcher matcher = GRADE.matcher(output);
    while (matcher.find()) {
      grades.merge(matcher.group(2), matcher.group(1), (a, b) -> a.equals("OK") ? b : a);
    }
  }

  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        List.of(classPath.split(File.pathSeparator)).stream()
            .map(each -> Path.of(each).toAbsolutePath().toString())
            .toList());
  }

  @Test
  void allOfThemWereTried() {
    assertEquals(16, grades.size(), output);
  }

  @Test
  void whatIsSoundNeverShowsWhatItForbids() {
    List<String> failed = grades.entrySet().stream()
        .filter(each -> !each.getKey().contains(".Broken") && each.getValue().equals("FAILED"))
        .map(Map.Entry::getKey)
        .toList();
    assertEquals(List.of(), failed, output);
  }

  @Test
  void eachBrokenTwinIsFound() {
    List<String> passed = grades.entrySet().stream()
        .filter(each -> each.getKey().contains(".Broken") && each.getValue().equals("OK"))
        .map(Map.Entry::getKey)
        .toList();
    assertEquals(List.of(), passed, output);
  }
}
