package io.weft.bench.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SystemCallsTest {
  private static final String SUMMARY = """
      strace: Process 17 detached
      % time     seconds  usecs/call     calls    errors syscall
      ------ ----------- ----------- --------- --------- ----------------
       50.10    0.091234           9     10000           write
       49.80    0.081234           8     10500       500 read
        0.10    0.001000           9       250           epoll_wait
      ------ ----------- ----------- --------- --------- ----------------
      100.00    0.173468           8     20750       500 total
      """;

  @Test
  void countsCallsWithAndWithoutErrorsForEachRoundTrip() {
    assertEquals(
        "read 1.05, write 1.00, epoll_wait 0.03",
        SystemCalls.parse(SUMMARY, 10_000).text());
  }

  @Test
  void totalOfTheSummaryIsNoCall() {
    assertEquals(2.075, SystemCalls.parse(SUMMARY, 10_000).sum(), 1e-9);
  }

  @Test
  void nothingIsKnownWhereStraceSaysNothing() {
    assertTrue(Double.isNaN(SystemCalls.parse("strace: not permitted\n", 10).sum()));
  }
}
