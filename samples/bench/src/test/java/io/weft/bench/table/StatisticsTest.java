package io.weft.bench.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertEquals(2.5, Statistics.median(List.of(4.0, 1.0, 2.0, 3.0)));
  }

  @Test
  void spreadIsHalfTheDistanceOfTheExtremes() {
    assertEquals(0.5, Statistics.spread(List.of(1.0, 2.0, 3.0)));
  }

  @Test
  void textHasThreeDigits() {
    assertEquals(
        List.of("1.23", "12.3", "123", "1234", "-"),
        List.of(
            Statistics.text(1.234),
            Statistics.text(12.34),
            Statistics.text(123.4),
            Statistics.text(1234.4),
            Statistics.text(Double.NaN)));
  }
}
