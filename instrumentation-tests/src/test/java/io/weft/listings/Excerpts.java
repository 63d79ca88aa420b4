package io.weft.listings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the marked places of a document with what they name:
 *
 * <pre>
 * &lt;!-- source: TryFinally --&gt;
 * &lt;!-- listing: try-finally / direct --&gt;
 * &lt;!-- listing: try-finally / resumed / L0 to back0 --&gt;
 * </pre>
 *
 * A mark is followed by a fenced block, which is its place. The second part says how the heading of
 * the wanted section begins; the third takes the lines from one label, or the {@code start}, to before another.
 */
final class Excerpts {
  private static final Pattern MARK = Pattern.compile("<!-- (source|listing): (.*) -->");

  private Excerpts() {}

  static List<String> fill(List<String> document) throws IOException {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < document.size(); i++) {
      String line = document.get(i);
      result.add(line);
      Matcher mark = MARK.matcher(line);
      if (mark.matches()) {
        boolean source = mark.group(1).equals("source");
        String fence = source ? "```java" : "```text";
        if (i + 1 == document.size() || !document.get(i + 1).equals(fence)) {
          throw new IllegalArgumentException(fence + " expected behind " + line);
        }
        result.add(fence);
        result.addAll(source ? source(mark.group(2)) : listing(mark.group(2)));
        result.add("```");
        i = i + 2;
        while (!document.get(i).equals("```")) {
          i++;
        }
      }
    }
    return result;
  }

  private static List<String> source(String construct) throws IOException {
    return new Construct(construct).source().lines().toList();
  }

  private static List<String> listing(String mark) throws IOException {
    String[] parts = mark.split(" / ");
    // Not from the file, which the same run may be about to replace.
    List<String> lines = Construct.named(parts[0]).outline().lines().toList();
    List<String> section = section(lines, parts[1], mark);
    return parts.length == 2 ? section : range(section, parts[2].split(" to "), mark);
  }

  private static List<String> section(List<String> lines, String heading, String mark) {
    List<String> section = new ArrayList<>();
    for (String line : lines) {
      if (section.isEmpty() ? line.startsWith("-- " + heading) : !line.isBlank()) {
        section.add(line);
      } else if (!section.isEmpty()) {
        return section;
      }
    }
    throw new IllegalArgumentException("no such section: " + mark);
  }

  private static List<String> range(List<String> section, String[] labels, String mark) {
    int from = labels[0].equals("start") ? 0 : find(section, labels[0], mark);
    int to = labels.length == 1 ? section.size() : find(section, labels[1], mark);
    return section.subList(from, to);
  }

  private static int find(List<String> section, String label, String mark) {
    for (int i = 0; i < section.size(); i++) {
      if (section.get(i).startsWith(label + ":")) {
        return i;
      }
    }
    throw new IllegalArgumentException("no label " + label + ": " + mark);
  }
}
