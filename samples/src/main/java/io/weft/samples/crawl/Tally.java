package io.weft.samples.crawl;

import io.weft.samples.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What has been done so far: counted by the workers, on their loop, and read by the progress, on a thread of its own. */
final class Tally implements Progress.Work {
  private static final int BAR_WIDTH = 20;

  private final long startNs = System.nanoTime();
  private int found;
  private int begun;
  private int done;
  private int pages;
  private long bytes;
  private int redirects;
  private boolean limited;
  private final Map<String, Integer> errors = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();

  /** There is one more target to fetch. */
  synchronized void found() {
    found++;
  }

  /** There would be more, but no more are fetched. */
  synchronized void limited() {
    limited = true;
  }

  synchronized void begun() {
    begun++;
  }

  synchronized void done() {
    done++;
  }

  synchronized void received(long length) {
    bytes += length;
  }

  synchronized void page() {
    pages++;
  }

  synchronized void redirect() {
    redirects++;
  }

  synchronized void failed(Link link, String kind, String why) {
    errors.merge(kind, 1, Integer::sum);
    broken.add(
        link.target() + ": " + why + (link.from() == null ? "" : ", linked from " + link.from()));
  }

  @Override
  public synchronized String line() {
    int filled = found == 0 ? 0 : (int) ((long) BAR_WIDTH * done / found);
    return String.format(
        Locale.ROOT,
        "crawl: [%s%s] %,d of %,d, %d under way, %,d errors",
        "#".repeat(filled),
        "-".repeat(BAR_WIDTH - filled),
        done,
        found,
        begun - done,
        broken.size());
  }

  /** At this moment. */
  synchronized Report report() {
    double seconds = (System.nanoTime() - startNs) / 1e9;
    return new Report(
        pages,
        bytes,
        redirects,
        Map.copyOf(errors),
        List.copyOf(broken),
        found - done,
        limited,
        seconds);
  }
}
