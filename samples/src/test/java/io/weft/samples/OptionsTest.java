package io.weft.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.demo.Demo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OptionsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"echo", "demo", "generator"})
  void helpShowsTheNameAndEveryOption(String name) {
    assertEquals(0, execute(name, "--help"));
    assertTrue(out.toString().startsWith("Usage: " + name), out.toString());
    assertTrue(out.toString().contains("-h, --help"), out.toString());
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "echo,--port",
    "echo,--loops",
    "demo,--connections",
    "demo,--round-trips",
    "demo,--size",
    "demo,--loops",
    "demo,--port",
    "generator,--count"
  })
  void helpShowsTheDefault(String name, String option) {
    execute(name, "--help");
    String help = out.toString().replaceAll("\\s+", " ");
    String description = help.substring(help.indexOf(option + "="));
    assertTrue(description.matches("[^)]*\\(default: \\d+\\).*"), description);
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "demo", "generator"})
  void refusesAnUnknownOption(String name) {
    assertEquals(2, execute(name, "--no-such-option"));
    assertTrue(err.toString().startsWith("Unknown option: '--no-such-option'"), err.toString());
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "echo,--port,65536",
    "echo,--port,-1",
    "echo,--port,http",
    "echo,--loops,0",
    "demo,--connections,0",
    "demo,--round-trips,0",
    "demo,--size,65537",
    "demo,--size,0",
    "generator,--count,many"
  })
  void refusesAValueOutOfRange(String name, String option, String value) {
    assertEquals(2, execute(name, option, value));
    assertTrue(
        err.toString().startsWith("Invalid value for option '" + option + "'")
            && err.toString().contains("'" + value + "' is not a whole number from"),
        err.toString());
  }

  private int execute(String name, String... args) {
    return commandLine(name)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static CommandLine commandLine(String name) {
    Callable<Integer> sample = switch (name) {
      case "echo" -> new Echo();
      case "demo" -> new Demo();
      case "generator" -> new Sequences();
      default -> throw new IllegalArgumentException(name);
    };
    return Sample.commandLine(sample);
  }
}
