package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.Sample;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {"--port", "--loops", "--grace", "--root", "--max-body", "--timeout", "--tls"})
  void helpShowsEveryOption(String option) {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().startsWith("Usage: http"), out.toString());
    assertTrue(out.toString().contains(option), out.toString());
  }

  @ParameterizedTest
  @CsvSource({"--max-body,-1", "--max-body,8M", "--timeout,0", "--timeout,soon", "--port,65536"})
  void refusesAValueOutOfRange(String option, String value) {
    assertEquals(2, execute(option, value));
    assertTrue(
        err.toString().contains("'" + value + "' is not a whole number from"), err.toString());
  }

  @Test
  void refusesAnUnknownOption() {
    assertEquals(2, execute("--no-such-option"));
    assertTrue(err.toString().startsWith("Unknown option: '--no-such-option'"), err.toString());
  }

  private int execute(String... args) {
    return Sample.commandLine(new Http())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
