package io.weft.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void trendOfALineIsItsSlope() {
    assertEquals(3, perHour(List.of(1.0, 2.0, 5.0), 3), 1e-9);
  }

  @Test
  void trendOfASingleSampleIsFlat() {
    assertEquals(0, perHour(List.of(1.0), 3));
  }

  @Test
  void trendOfNothingIsFlat() {
    assertEquals(0, perHour(List.of(), 3));
  }

  private static double perHour(List<Double> hours, double slope) {
    return Trend.perHour(hours, hour -> hour, hour -> 7 + slope * hour);
  }
}
