package io.weft.bench.soak;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Where samples tend to. */
public final class Trend {
  private Trend() {}

  /** How much a value grows in an hour, by least squares; 0 where there are too few samples to tell. */
  public static <S> double perHour(
      List<S> samples, ToDoubleFunction<S> hours, ToDoubleFunction<S> value) {
    double meanHours = samples.stream().mapToDouble(hours).average().orElse(0);
    double meanValue = samples.stream().mapToDouble(value).average().orElse(0);
    double above = 0;
    double below = 0;
    for (S sample : samples) {
      double x = hours.applyAsDouble(sample) - meanHours;
      above += x * (value.applyAsDouble(sample) - meanValue);
      below += x * x;
    }
    return below == 0 ? 0 : above / below;
  }
}
