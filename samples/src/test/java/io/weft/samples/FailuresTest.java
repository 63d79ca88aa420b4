package io.weft.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class FailuresTest {
  @Command(name = "sample")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  private final StringWriter err = new StringWriter();

  @Test
  void aFailureOfTheOutsideWorldTakesOneLine() {
    assertEquals(1, execute(new BindException("127.0.0.1:7007: Address already in use")));
    assertEquals(
        "sample: 127.0.0.1:7007: Address already in use" + System.lineSeparator(), err.toString());
  }

  @Test
  void aMistakeShowsItsStack() {
    assertEquals(1, execute(new IllegalStateException("mistake")));
    assertTrue(
        err.toString().startsWith("java.lang.IllegalStateException: mistake"), err.toString());
    assertTrue(err.toString().contains("at " + FailuresTest.class.getName()), err.toString());
  }

  private int execute(Exception failure) {
    return Sample.commandLine(new Failing(failure))
        .setErr(new PrintWriter(err, true))
        .execute();
  }
}
