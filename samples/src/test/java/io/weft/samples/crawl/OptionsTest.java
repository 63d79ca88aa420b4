package io.weft.samples.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.Sample;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    return Sample.commandLine(new Crawl())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"URL", "--concurrency", "--depth", "--timeout", "--max-pages", "--max-body"})
  void helpShowsEveryOption(String option) {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().startsWith("Usage: crawl"), out.toString());
    assertTrue(out.toString().contains(option), out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1:8080",
        "/index.html",
        "ftp://host/",
        "http://",
        "http:///",
        "http:x",
        "http://host:0/",
        "http://host:65536/",
        "http://user@host/",
        "http://[host/"
      })
  void refusesWhatIsNoAddressOfAPage(String url) {
    assertEquals(2, execute(url));
    assertTrue(
        err.toString().contains("'" + url + "' is not of the form http://HOST:PORT/PATH"),
        err.toString());
  }

  @Test
  void refusesTls() {
    assertEquals(2, execute("https://localhost:8443/"));
    assertTrue(err.toString().contains("only http:// is spoken here"), err.toString());
  }

  @Test
  void wantsAnAddress() {
    assertEquals(2, execute());
    assertTrue(err.toString().startsWith("Missing required parameter: 'URL'"), err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--concurrency,0",
    "--concurrency,1001",
    "--depth,-1",
    "--timeout,0",
    "--max-pages,0",
    "--max-body,16M"
  })
  void refusesAValueOutOfRange(String option, String value) {
    assertEquals(2, execute("http://localhost/", option, value));
    assertTrue(
        err.toString().contains("'" + value + "' is not a whole number from"), err.toString());
  }
}
