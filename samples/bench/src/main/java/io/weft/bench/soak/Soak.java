package io.weft.bench.soak;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keeps two loops at full load with tasks that meet, wait, talk over sockets, fail and are cancelled at random, and
 * samples the heap after a collection, the open descriptors and the tasks that live. What it prints at the end is how
 * much each of them grows in an hour, by least squares over all samples but those of the warm-up.
 *
 * <p>{@code Soak [MINUTES [SEED]]}
 */
public final class Soak {
  private static final int LOOPS = 2;
  private static final int WORKERS = 64;
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);

  /** Of the samples, the share in which caches fill and code is compiled. */
  private static final int WARM_UP = 5;

  /** What was seen at some moment. */
  private record Sample(double hours, long heapBytes, int descriptors, int tasks, long rounds) {}

  private Soak() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Duration length = Duration.ofMinutes(arguments.length > 0 ? Long.parseLong(arguments[0]) : 10);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.printf("soak for %s, seed %d, %d loops, %d workers%n", length, seed, LOOPS, WORKERS);
    List<Sample> samples = new ArrayList<>();
    Worker.Totals totals = new Worker.Totals();
    try (Scheduler scheduler = Scheduler.builder().loops(LOOPS).build()) {
      scheduler.runBlocking(() -> {
        try (Scope scope = Scope.supervisor()) {
          for (int i = 0; i < WORKERS; i++) {
            Worker worker = new Worker(seed + i, totals);
            scope.forkOn(Placement.loop(i % LOOPS), worker::workForEver);
          }
          sampleUntilTheEnd(length, samples, totals);
          scope.cancel();
        } catch (Cancelled asIntended) {
          System.out.println("cancelled: " + asIntended.getMessage());
        }
      });
    }
    System.out.println("left when all had ended: " + totals);
    report(samples);
  }

  @Suspendable
  private static void sampleUntilTheEnd(
      Duration length, List<Sample> samples, Worker.Totals totals) {
    long startNs = System.nanoTime();
    for (long ns = 0; ns < length.toNanos(); ns = System.nanoTime() - startNs) {
      Task.sleep(BETWEEN_SAMPLES);
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      String[] open = new File("/proc/self/fd").list();
      Sample sample = new Sample(
          (System.nanoTime() - startNs) / 3.6e12,
          heap,
          open == null ? 0 : open.length,
          totals.live(),
          totals.rounds());
      samples.add(sample);
      System.out.printf(
          Locale.ROOT,
          "%6.0f s  heap %8d KiB  descriptors %4d  tasks %5d  rounds %d%n",
          sample.hours * 3600,
          sample.heapBytes / 1024,
          sample.descriptors,
          sample.tasks,
          sample.rounds);
    }
  }

  private static void report(List<Sample> samples) {
    List<Sample> counted = samples.subList(samples.size() / WARM_UP, samples.size());
    System.out.printf(
        Locale.ROOT,
        "slope over %d samples: heap %.1f KiB/h, descriptors %.2f/h, tasks %.2f/h%n",
        counted.size(),
        Trend.perHour(counted, Sample::hours, sample -> sample.heapBytes / 1024.0),
        Trend.perHour(counted, Sample::hours, Sample::descriptors),
        Trend.perHour(counted, Sample::hours, Sample::tasks));
  }
}
