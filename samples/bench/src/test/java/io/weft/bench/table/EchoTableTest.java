package io.weft.bench.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EchoTableTest {
  @Test
  void lineHoldsTimesInMicrosecondsCallsBytesAndShares() {
    assertEquals(
        List.of(
            "weft", "10.0", "20.0", "30.0", "2.00", "64.0", "95", "%", "50", "%", "|", "11.0",
            "21.0", "31.0", "|", "-", "-", "-"),
        List.of(text(500).lines().skip(3).findFirst().orElseThrow().strip().split(" +", -1)));
  }

  @Test
  void loadThatIsBusyIsNamedAsTheLimit() {
    assertTrue(text(950).contains("weft: the load was the limit"));
  }

  @Test
  void loadWithTimeToSpareIsNot() {
    assertFalse(text(850).contains("the limit"));
  }

  @Test
  void linesAreNoRowsOfTheTableAbove() {
    assertTrue(text(500).lines().allMatch(line -> line.startsWith("    ")));
  }

  /** One round of a microsecond in a closed loop, one at the half of it, none at more. */
  private static String text(long loadNs) {
    Sample closed = new Sample(1_000, 950, 0, 1, new Sample.Load(10_000, 20_000, 30_000, loadNs));
    Sample half = new Sample(2_000, 950, 0, 1, new Sample.Load(11_000, 21_000, 31_000, loadNs));
    SystemCalls calls = new SystemCalls(Map.of("read", 1.0, "write", 1.0));
    Fork.Server server = new Fork.Server(64, List.of(half), List.of(), calls);
    return EchoTable.text(Map.of(Rival.WEFT, List.of(new Fork(List.of(closed), server))));
  }
}
