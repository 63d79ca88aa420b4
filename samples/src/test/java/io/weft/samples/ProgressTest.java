package io.weft.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Progress progress(boolean terminal) {
    PrintStream err = new PrintStream(shown, true, UTF_8);
    return new Progress(() -> "", Duration.ofSeconds(1), err, terminal);
  }

  @Test
  void coversALongerLineOnATerminal() {
    progress(true).show("short", "longer one");
    assertEquals("\rshort     ", shown.toString(UTF_8));
  }

  @Test
  void writesALineAfterTheOtherElsewhere() {
    progress(false).show("short", "longer one");
    assertEquals("short" + System.lineSeparator(), shown.toString(UTF_8));
  }
}
