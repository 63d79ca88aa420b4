package io.weft.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.equivalence.AgentInstaller;
import io.weft.equivalence.Effort;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Programs that once failed; each was made small before it came here. */
class CorpusTest {
  static {
    AgentInstaller.install();
  }

  /** More than a random program gets: there are few of these, and each has earned it. */
  private static final Effort MORE = new Effort(6, 60, 12, 0, 8, 8);

  @TestFactory
  Stream<DynamicTest> programThatOnceFailedIsRight() throws Exception {
    List<Path> files = files();
    assertTrue(!files.isEmpty(), "the corpus is empty");
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
  }

  private static List<Path> files() throws IOException, URISyntaxException {
    Path folder = Path.of(CorpusTest.class.getResource("/random/corpus").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void replay(Path file) throws Exception {
    Program program = ProgramFile.read(file);
    if (ProgramCheck.isReadable(program)) {
      new ProgramCheck(MORE, UnaryOperator.identity()).check(program, 1);
    }
  }
}
