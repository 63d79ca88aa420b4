package io.weft.bench.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Figures of the same thing, measured again and again. */
final class Series {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    List<Double> sorted = sorted();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double least() {
    return Collections.min(values);
  }

  double most() {
    return Collections.max(values);
  }

  private List<Double> sorted() {
    return values.stream().sorted().toList();
  }

  /** Median of the quotients of what was measured side by side: what slows both down cancels out. */
  double ratioTo(Series base) {
    Series ratios = new Series();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / base.values.get(i));
    }
    return ratios.median();
  }
}
