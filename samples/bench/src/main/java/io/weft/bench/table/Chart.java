package io.weft.bench.table;

import java.util.List;
import java.util.Locale;

/** The tables as a drawing: a bar for each rival, the longest of each table at full length. */
final class Chart {
  private static final int WIDTH = 760;
  private static final int LABEL = 150;
  private static final int BAR = 460;
  private static final int LINE = 18;

  private final StringBuilder body = new StringBuilder();
  private int y = 30;

  private Chart() {}

  /**
   * Draws.
   *
   * @param caption the first line
   */
  static String svg(String caption, List<Table> tables) {
    Chart chart = new Chart();
    chart.text(10, "caption", caption);
    chart.y += LINE;
    tables.forEach(chart::table);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\""
        + (chart.y + 10) + "\">\n"
        + "<style>text{font:12px sans-serif;fill:#222}.caption{font-size:15px}.title{font-weight:bold}"
        + "rect{fill:#b8c0cc}.weft{fill:#2a6fdb}</style>\n"
        + "<rect width=\"100%\" height=\"100%\" style=\"fill:#fff\"/>\n"
        + chart.body + "</svg>\n";
  }

  private void table(Table table) {
    double most = table.rows().stream().mapToDouble(Table.Row::median).max().orElse(0);
    if (most <= 0) {
      return;
    }
    y += LINE / 2;
    String more = Measure.moreIsBetter(table.unit()) ? ", more is better" : "";
    text(10, "title", table.name() + ": " + table.title() + " [" + table.unit() + more + "]");
    y += LINE;
    for (Table.Row row : table.rows()) {
      double length = Math.max(1, row.median() / most * BAR);
      text(20, "", row.rival());
      body.append(String.format(
          Locale.ROOT,
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"12\"/>%n",
          row.rival(),
          LABEL,
          y - 11,
          length));
      text((int) (LABEL + length + 6), "", Statistics.text(row.median()));
      y += LINE;
    }
  }

  private void text(int x, String style, String content) {
    String escaped = content.replace("&", "&amp;").replace("<", "&lt;");
    body.append(
        "<text class=\"" + style + "\" x=\"" + x + "\" y=\"" + y + "\">" + escaped + "</text>\n");
  }
}
