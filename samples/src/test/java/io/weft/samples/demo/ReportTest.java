package io.weft.samples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Plan PLAN = new Plan(10_000, 10, 64, 2, 0, Plan.BOTH_ENDS);

  @Test
  void isGoodWhenAllConnectedAtOnceAndEveryRoundTripWasRight() {
    assertTrue(report(10_000, 100_000, 0).isGood());
  }

  @Test
  void isBadWhenOneConnectionWasMissingAtThePeak() {
    assertFalse(report(9_999, 100_000, 0).isGood());
  }

  @Test
  void isBadWhenOneRoundTripIsMissing() {
    assertFalse(report(10_000, 99_999, 0).isGood());
  }

  @Test
  void isBadWhenThereWasAnError() {
    assertFalse(report(10_000, 100_000, 1).isGood());
  }

  @Test
  void printsEachFigureOnALineOfItsOwn() {
    assertEquals("""
                connections                10,000  at the same time, in 0.50 s
                round trips               100,000  of 64 bytes, contents checked
                errors                          0
                seconds                      2.00  from the first round trip to the last
                round trips/s              50,000
                platform threads               14  2 of them event loops, the others are the JVM's
                heap/connection             1,234  bytes, for both ends: two tasks, two sockets, one buffer
                """, printed(report(10_000, 100_000, 0)));
  }

  @Test
  void tellsTheFirstErrorsAndWhatWasExpected() {
    String text = printed(report(9_999, 99_990, 1));
    assertTrue(text.contains("error: client 17: refused"), text);
    assertTrue(
        text.contains("demo: failed, expected 10,000 connections and 100,000 round trips"), text);
  }

  private static Report report(int peak, long roundTrips, int errors) {
    List<String> messages = errors == 0 ? List.of() : List.of("client 17: refused");
    return new Report(PLAN, peak, roundTrips, errors, messages, 0.5, 2, 14, 1_234);
  }

  private static String printed(Report report) {
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text));
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
