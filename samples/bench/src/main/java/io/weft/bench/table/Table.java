package io.weft.bench.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The result of one measure of one benchmark.
 *
 * @param name of the benchmark, and of the measure where there are several
 * @param title what was done
 * @param unit of the medians
 * @param rows in the order of the rivals
 * @param detail more about the same, as text; mostly empty
 * @param remarks who was left out, and who failed
 */
record Table(
    String name, String title, String unit, List<Row> rows, String detail, List<String> remarks) {
  private static final String HEAD =
      "  rival                median  unit     spread   to weft  to plain";

  /**
   * One rival.
   *
   * @param rival its label
   * @param median of its processes
   * @param spread of its processes
   * @param toPlain how many turns of the hand-written loop of the same run it takes, for a server its share of what the
   *     hand-written one did; NaN where that means nothing
   */
  record Row(String rival, double median, double spread, double toPlain) {}

  /** The row of a rival. */
  Optional<Row> row(Rival rival) {
    return rows.stream().filter(row -> row.rival().equals(rival.label)).findFirst();
  }

  /** As text; {@link Committed} reads it back. */
  String text() {
    StringBuilder text = new StringBuilder(name).append(": ").append(title).append('\n');
    text.append(HEAD).append('\n');
    double weft = row(Rival.WEFT).map(Row::median).orElse(Double.NaN);
    for (Row row : rows) {
      text.append(String.format(
          Locale.ROOT,
          "  %-18s %8s  %-7s %5.0f %%  %8s  %8s%n",
          row.rival(),
          Statistics.text(row.median()),
          unit,
          row.spread() * 100,
          Statistics.text(row.median() / weft),
          Statistics.text(row.toPlain())));
    }
    text.append(detail);
    remarks.forEach(remark -> text.append("  - ").append(remark).append('\n'));
    return text.append('\n').toString();
  }

  /** Makes the tables of a benchmark: one for each measure. */
  static List<Table> of(Benchmark benchmark, Runs runs) {
    List<Table> tables = new ArrayList<>();
    for (Measure measure : benchmark.measures()) {
      List<Row> rows = new ArrayList<>();
      for (Rival rival : runs.rivals()) {
        List<Double> figures = runs.figures(rival, measure);
        double median = Statistics.median(figures);
        rows.add(new Row(
            rival.label, median, Statistics.spread(figures), runs.toPlain(median, measure)));
      }
      String name = benchmark.name() + (benchmark.measures().size() > 1 ? "/" + measure.unit : "");
      tables.add(new Table(
          name.replace(' ', '-'),
          benchmark.title(),
          measure.unit,
          rows,
          tables.size() + 1 < benchmark.measures().size() ? "" : runs.detail(),
          runs.remarks()));
    }
    return tables;
  }
}
