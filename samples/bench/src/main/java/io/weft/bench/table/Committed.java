package io.weft.bench.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Earlier results of Weft, read from the text of their tables. */
final class Committed {
  /** Below this, the same code differs from one day to the next. */
  private static final double TOLERANCE = 1.25;

  /** Of servers: the plain one does the same, so that their ratio is steadier. */
  private static final double TOLERANCE_OF_THROUGHPUT = 1.15;

  private static final double TOLERANCE_OF_BYTES = 1.03;
  private static final double TOLERANCE_OF_LATENESS_MS = 100;

  private final Map<String, Earlier> rows;

  private Committed(Map<String, Earlier> rows) {
    this.rows = rows;
  }

  private record Earlier(double median, double toPlain) {}

  static Committed read(Path file) throws IOException {
    Map<String, Earlier> rows = new HashMap<>();
    String table = "";
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      int colon = line.indexOf(": ");
      if (colon > 0 && line.charAt(0) != ' ') {
        table = line.substring(0, colon);
      } else if (line.startsWith("  " + Rival.WEFT.label + " ")) {
        String[] words = line.strip().split(" +", -1);
        rows.put(table, new Earlier(number(words[1]), number(words[words.length - 1])));
      }
    }
    return new Committed(rows);
  }

  private static double number(String word) {
    return word.equals("-") ? Double.NaN : Double.parseDouble(word);
  }

  /** A line for each table in which Weft is worse than it was. */
  List<String> fallen(List<Table> tables) {
    List<String> fallen = new ArrayList<>();
    for (Table table : tables) {
      Earlier then = rows.get(table.name());
      if (then != null) {
        table
            .row(Rival.WEFT)
            .filter(now -> isWorse(table, then, now))
            .ifPresent(now -> fallen.add(describe(table, then, now)));
      }
    }
    return fallen;
  }

  /** In its best process too: one in which the compiler did worse is no fall. */
  private static boolean isWorse(Table table, Earlier then, Table.Row now) {
    if (Measure.moreIsBetter(table.unit())) {
      return now.toPlain() * (1 + now.spread()) * TOLERANCE_OF_THROUGHPUT < then.toPlain();
    }
    double best = 1 - now.spread();
    if (!Double.isNaN(now.toPlain()) && !Double.isNaN(then.toPlain())) {
      return now.toPlain() * best > then.toPlain() * TOLERANCE;
    }
    return table.unit().equals(Measure.BYTES.unit)
        ? now.median() * best > then.median() * TOLERANCE_OF_BYTES
        : now.median() * best > then.median() * TOLERANCE + TOLERANCE_OF_LATENESS_MS;
  }

  private static String describe(Table table, Earlier then, Table.Row now) {
    boolean relative = !Double.isNaN(now.toPlain()) && !Double.isNaN(then.toPlain());
    double before = relative ? then.toPlain() : then.median();
    double after = relative ? now.toPlain() : now.median();
    return String.format(
        Locale.ROOT,
        "%-18s from %s to %s %s: %+.0f %%",
        table.name(),
        Statistics.text(before),
        Statistics.text(after),
        relative ? "times the plain loop" : table.unit(),
        (after / before - 1) * 100);
  }
}
