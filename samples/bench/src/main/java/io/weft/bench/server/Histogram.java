package io.weft.bench.server;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The live objects of a JVM, by class, as they are after a full collection. To count objects is exact where the use of the
 * heap is not: that includes what threads have set aside to allocate from.
 *
 * @param classes the largest first
 * @param bytes of all of them
 */
public record Histogram(Map<String, Count> classes, long bytes) {
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");

  /** Objects of one class. */
  public record Count(long instances, long bytes) {
    static final Count NONE = new Count(0, 0);
  }

  /**
   * Lets a JVM collect and count.
   *
   * @throws IOException when that fails: it has ended, or has no descriptor left to be asked by
   */
  public static Histogram of(long pid) throws IOException {
    return parse(Jcmd.run(pid, "GC.class_histogram"));
  }

  static Histogram parse(String text) throws IOException {
    Map<String, Count> classes = new LinkedHashMap<>();
    long bytes = -1;
    for (String line : text.lines().toList()) {
      Matcher counted = LINE.matcher(line);
      Matcher total = TOTAL.matcher(line);
      if (counted.matches()) {
        Count count = new Count(Long.parseLong(counted.group(1)), Long.parseLong(counted.group(2)));
        // Two loaders may have a class of one name; those of frames are hidden and differ by their
        // address.
        classes.merge(
            counted.group(3).replaceAll("/0x[0-9a-f]+", ""),
            count,
            (one, other) -> new Count(one.instances + other.instances, one.bytes + other.bytes));
      } else if (total.matches()) {
        bytes = Long.parseLong(total.group(2));
      }
    }
    if (bytes < 0) {
      throw new IOException("no histogram: " + text);
    }
    return new Histogram(classes, bytes);
  }

  /** Of one class. */
  public Count of(String name) {
    return classes.getOrDefault(name, Count.NONE);
  }
}
