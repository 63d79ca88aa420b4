package io.weft.listings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DesignTest {
  private static final Path DESIGN = Path.of("../agent/DESIGN.md");

  @Test
  void theDocumentShowsWhatIsWritten() throws IOException {
    String filled = String.join("\n", Excerpts.fill(Files.readAllLines(DESIGN))) + "\n";
    Golden.assertText(DESIGN, filled);
  }
}
