package io.weft.bench.idle;

import io.weft.bench.server.Footprint;
import io.weft.bench.server.Histogram;
import io.weft.bench.server.Jcmd;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server holds that does nothing.
 *
 * @param nativeBytes that the JVM has from the system, by its own accounts, with the whole of the fixed heap
 */
record Look(Histogram histogram, Footprint footprint, long nativeBytes) {
  private static final int MOST_TIMES = 20;

  /** Two collections that leave so little between them have found the same. */
  private static final long SAME_BYTES = 4096;

  private static final Pattern COMMITTED =
      Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");

  /** Collects until a further collection finds nothing: what one makes unreachable, the next one takes. */
  static Look at(long pid) throws IOException {
    Histogram histogram = Histogram.of(pid);
    for (int i = 1; i < MOST_TIMES; i++) {
      Histogram next = Histogram.of(pid);
      boolean stable = Math.abs(next.bytes() - histogram.bytes()) <= SAME_BYTES;
      histogram = next;
      if (stable) {
        return new Look(histogram, Footprint.of(pid, histogram), committedBytes(pid));
      }
    }
    throw new IOException("the heap of " + pid + " changes although nothing is asked of it");
  }

  private static long committedBytes(long pid) throws IOException {
    String answer = Jcmd.run(pid, "VM.native_memory", "summary");
    Matcher committed = COMMITTED.matcher(answer);
    if (!committed.find()) {
      throw new IOException("no account of native memory: " + answer);
    }
    return Long.parseLong(committed.group(1)) * 1024;
  }
}
