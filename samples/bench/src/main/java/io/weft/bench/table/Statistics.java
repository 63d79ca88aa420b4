package io.weft.bench.table;

import java.util.Collection;
import java.util.Locale;

/** What is told of several values. */
final class Statistics {
  private Statistics() {}

  static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The same, where there may be none. */
  static double medianOrNaN(Collection<Double> values) {
    return values.isEmpty() ? Double.NaN : median(values);
  }

  /** Half the distance of the extremes, as a share of the median. */
  static double spread(Collection<Double> values) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return (most - least) / 2 / Math.abs(median(values));
  }

  /** With three digits or more. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
