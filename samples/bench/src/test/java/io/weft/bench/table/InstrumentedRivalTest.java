package io.weft.bench.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.bench.table.Launch.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rivals that tools of their own instrument when this module is built. */
class InstrumentedRivalTest {
  private static final Path RIVALS = Path.of("target/rivals");

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({"KILIM, updown-10", "KILIM, calls", "JAVAFLOW, updown-10", "JAVAFLOW, calls"})
  void instrumentedRivalProvesItsSteps(Rival rival, String benchmark) throws Exception {
    assertEquals(1, launch(RIVALS, 60).run(rival, small(benchmark)).rounds().size());
  }

  @ParameterizedTest
  @CsvSource({"KILIM, updown-10", "KILIM, calls", "JAVAFLOW, updown-10", "JAVAFLOW, calls"})
  void rivalThatIsNotInstrumentedFails(Rival rival, String benchmark) throws Exception {
    copyAllBut("instrumented.jar", rival);
    // Some never suspend, and so never end.
    assertThrows(FailedException.class, () -> launch(folder, 5).run(rival, small(benchmark)));
  }

  private void copyAllBut(String name, Rival rival) throws IOException {
    Path from = RIVALS.resolve(rival.label);
    Path to = Files.createDirectories(folder.resolve(rival.label));
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.filter(jar -> !jar.endsWith(name)).toList()) {
        Files.copy(jar, to.resolve(jar.getFileName()));
      }
    }
  }

  private static Launch launch(Path rivals, int seconds) {
    return new Launch(Path.of("target/classes"), rivals, null, null, null, null, -1, seconds);
  }

  private static Benchmark small(String name) {
    Benchmark benchmark = Benchmark.ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
    return new Benchmark(
        name,
        benchmark.title(),
        benchmark.kind(),
        100,
        0,
        1,
        1,
        0,
        64,
        List.of(Measure.NANOS),
        benchmark.proof(),
        true);
  }
}
