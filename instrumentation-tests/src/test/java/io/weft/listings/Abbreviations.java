package io.weft.listings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sequences of instructions that are the same everywhere, each as one line of words. A sequence that
 * differs in anything is written out, so an abbreviation hides nothing. The listing of a single
 * call has none.
 */
final class Abbreviations {
  private static final String CARRIER = "getfield Carrier Continuation\\.carrier";

  private record Abbreviation(String words, List<Pattern> lines) {
    Abbreviation(String words, String... lines) {
      this(words, List.of(lines).stream().map(Pattern::compile).toList());
    }
  }

  private static final List<Abbreviation> ALL = List.of(
      new Abbreviation(
          "enter with frame, c",
          "aload \\S+",
          "checkcast Frame\\$\\d+",
          "astore frame",
          "aload \\S+",
          "astore c"),
      new Abbreviation(
          "if unwinding goto $1",
          "aload c",
          "getfield boolean Continuation\\.unwinding",
          "ifne (\\S+)"),
      new Abbreviation(
          "entered: throw the failure, if there is one; else goto $1",
          "aload frame",
          "iconst_m1",
          "putfield int Frame\\$\\d+\\.pc",
          "aload c",
          CARRIER,
          "getfield Throwable Carrier\\.failure",
          "ifnull (\\S+)",
          "aload c",
          CARRIER,
          "invokevirtual Throwable Carrier\\.takeFailure\\(\\)",
          "athrow"),
      new Abbreviation(
          "forget $1", "aload frame", "aconst_null", "putfield \\S+ Frame\\$\\d+\\.(\\S+)"),
      new Abbreviation(
          "complete the trace of $1",
          "aload frame",
          "aload (\\S+)",
          "aload c",
          "invokevirtual Throwable Frame\\$\\d+\\.splice\\(Throwable, Continuation\\)"),
      new Abbreviation(
          "the trace of $1 is completed when all is saved",
          "aload c",
          "aload (\\S+)",
          "invokevirtual void Continuation\\.hold\\(Throwable\\)"),
      new Abbreviation(
          "push the result, $1", "aload c", CARRIER, "getfield (\\w+) Carrier\\.\\w+Result"),
      new Abbreviation(
          "push the result, $1",
          "aload c",
          CARRIER,
          "invokevirtual Object Carrier\\.takeObject\\(\\)",
          "checkcast (\\S+)"),
      new Abbreviation(
          "push the result, Object",
          "aload c",
          CARRIER,
          "invokevirtual Object Carrier\\.takeObject\\(\\)"),
      new Abbreviation(
          "stop unwinding; Continuation.saveFailed(the error)",
          "aload c",
          "iconst_0",
          "putfield boolean Continuation\\.unwinding",
          "aload c",
          "swap",
          "invokevirtual void Continuation\\.saveFailed\\(Throwable\\)"));

  /** How often lines that differ in numbers alone must repeat to be counted instead. */
  private static final int MANY = 8;

  private static final int LONGEST_PERIOD = 5;

  private Abbreviations() {}

  static List<MethodText.Row> apply(List<MethodText.Row> rows) {
    List<MethodText.Row> result = new ArrayList<>();
    for (int i = 0; i < rows.size(); ) {
      int taken = abbreviate(rows, i, result);
      i += taken > 0 ? taken : count(rows, i, result);
    }
    return result;
  }

  private static int abbreviate(List<MethodText.Row> rows, int from, List<MethodText.Row> result) {
    for (Abbreviation abbreviation : ALL) {
      String words = matched(abbreviation, rows, from);
      if (words != null) {
        result.add(
            new MethodText.Row(rows.get(from).label(), words, rows.get(from).frame()));
        return abbreviation.lines().size();
      }
    }
    return 0;
  }

  private static String matched(Abbreviation abbreviation, List<MethodText.Row> rows, int from) {
    String words = abbreviation.words();
    for (int i = 0; i < abbreviation.lines().size(); i++) {
      if (from + i >= rows.size() || (i > 0 && !rows.get(from + i).label().isEmpty())) {
        return null;
      }
      Matcher line = abbreviation.lines().get(i).matcher(rows.get(from + i).text());
      if (!line.matches()) {
        return null;
      }
      words = line.groupCount() > 0 ? words.replace("$1", line.group(1)) : words;
    }
    return words;
  }

  /** Adds a row, or a few and the number of those that follow and are like them. */
  private static int count(List<MethodText.Row> rows, int from, List<MethodText.Row> result) {
    for (int period = 1; period <= LONGEST_PERIOD; period++) {
      int end = from + period;
      while (end < rows.size() && isLike(rows.get(end), rows.get(end - period))) {
        end++;
      }
      int times = (end - from) / period;
      if (times >= MANY) {
        result.addAll(rows.subList(from, from + period));
        String last = rows.get(from + times * period - 1).text();
        result.add(new MethodText.Row("", "… " + (times - 1) + " times more, to " + last, ""));
        return times * period;
      }
    }
    result.add(rows.get(from));
    return 1;
  }

  private static boolean isLike(MethodText.Row row, MethodText.Row other) {
    return row.label().isEmpty()
        && row.frame().isEmpty()
        && shape(row.text()).equals(shape(other.text()));
  }

  private static String shape(String text) {
    return text.replaceAll("\\d+", "#");
  }
}
