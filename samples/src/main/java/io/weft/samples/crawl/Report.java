package io.weft.samples.crawl;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of it.
 *
 * @param pages that were fetched
 * @param bytes of all bodies that have come, also of those that tell of an error
 * @param redirects that were answered
 * @param errors how many of each kind
 * @param broken the same, one by one: target, what is wrong, where the link is
 * @param left targets that were found and not fetched, because the crawl was ended
 * @param limited whether there are more than may be fetched
 * @param seconds that it took
 */
record Report(
    int pages,
    long bytes,
    int redirects,
    Map<String, Integer> errors,
    List<String> broken,
    int left,
    boolean limited,
    double seconds) {

  boolean isGood() {
    return broken.isEmpty() && left == 0;
  }

  void print(PrintWriter out) {
    String kinds = new TreeMap<>(errors)
        .entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", "));
    line(out, "pages", pages, limited ? "there are more: --max-pages" : "");
    line(out, "bytes", bytes, "");
    line(out, "redirects", redirects, "");
    line(out, "errors", broken.size(), kinds);
    if (left > 0) {
      line(out, "left", left, "found and not fetched: the crawl was ended before");
    }
    out.printf(Locale.ROOT, "%-20s %,12.2f%n", "seconds", seconds);
    line(out, "pages/s", Math.round(pages / seconds), "");
    broken.forEach(each -> out.println("broken: " + each));
    out.flush();
  }

  private static void line(PrintWriter out, String what, long value, String remark) {
    out.println(
        String.format(Locale.ROOT, "%-20s %,12d  %s", what, value, remark).stripTrailing());
  }
}
