package io.weft.bench.table;

import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * A piece of work that is measured.
 *
 * @param name as on the command line, and as the rivals call it
 * @param title what is done, and what one operation is
 * @param kind who can do it
 * @param size how many operations a round has
 * @param warmups rounds that do not count
 * @param rounds rounds that count
 * @param loops threads that run tasks; with one, the process is pinned to one core
 * @param connections of the load, for a server
 * @param heapMb of each JVM
 * @param measures what is told about it
 * @param proof what each round has to return, by its size
 * @param exact whether it must return just that; else one in twenty may be missing: Go's scheduler looks at its queues in another order
 *     now and then
 */
record Benchmark(
    String name,
    String title,
    Kind kind,
    int size,
    int warmups,
    int rounds,
    int loops,
    int connections,
    int heapMb,
    List<Measure> measures,
    LongUnaryOperator proof,
    boolean exact) {

  /** Who can do it. */
  enum Kind {
    /** The hand-written loop that all others are compared with. */
    BASELINE,
    /** Needs a scheduler. */
    TASKS,
    /** Needs nothing but a way to suspend. */
    RAW,
    /** Needs a way to suspend, and hardly ever does. */
    CALLS,
    /** Is a server, for a load that another process makes. */
    ECHO
  }

  /** Measured beside each of the others, so that a slow moment of the machine shows in both. */
  static final Benchmark BASELINE = new Benchmark(
      "turns",
      "two hand-written state machines take turns",
      Kind.BASELINE,
      10_000_000,
      5,
      5,
      1,
      0,
      512,
      List.of(Measure.NANOS),
      size -> size,
      true);

  /** All but the baseline, in the order in which they are run. */
  static final List<Benchmark> ALL = List.of(
      tasks("yield", "two tasks of one loop take turns: ns a yield", 1_000_000, n -> n, false),
      tasks("spawn-join", "starts a task and joins it: ns a task", 300_000, n -> n, true),
      tasks("spawn-batch", "starts 1,000 tasks and joins them: ns a task", 300_000, n -> n, true),
      tasks(
          "ping-pong", "two channels within a thread: ns a round trip", 200_000, n -> 2 * n, true),
      tasks(
              "ping-pong-2",
              "two channels between two threads: ns a round trip",
              20_000,
              n -> 2 * n,
              true)
          .onTwoLoops(),
      tasks("mutex", "two tasks hand a lock to each other: ns a hand-off", 200_000, n -> n, false),
      tasks(
          "select",
          "one task receives from two channels: ns an element",
          200_000,
          n -> n + n / 2,
          true),
      tasks("ring", "a token round a ring of 503 tasks: ns a hop", 1_006_000, n -> n, true),
      raw("switch-1", "resume and suspend, one call deep: ns"),
      raw("switch-10", "resume and suspend, 10 calls deep: ns"),
      raw("switch-100", "resume and suspend, 100 calls deep: ns"),
      raw("updown-1", "return from 1 call, call again, suspend: ns"),
      raw("updown-10", "return from 10 calls, call again, suspend: ns"),
      raw("updown-100", "return from 100 calls, call again, suspend: ns"),
      calls(),
      large("skynet", "a tree of tasks with 1,000,000 leaves: ms", 3, 3, n -> n * (n - 1) / 2)
          .told(Measure.MILLIS),
      large("timers", "1,000,000 tasks sleep 0 to 2 s", 1, 2, n -> n)
          .told(Measure.MILLIS_LATE, Measure.CPU_SECONDS),
      large("parked", "1,000,000 tasks wait 3 calls deep", 0, 1, Benchmark::frames)
          .told(Measure.BYTES),
      large(
              "parked-raw",
              "1,000,000 coroutines without scheduler wait 3 calls deep",
              0,
              1,
              Benchmark::frames)
          .told(Measure.BYTES)
          .raw(),
      echo(64),
      echo(1_000));

  private static Benchmark tasks(
      String name, String title, int size, LongUnaryOperator proof, boolean exact) {
    return new Benchmark(
        name, title, Kind.TASKS, size, 8, 7, 1, 0, 512, List.of(Measure.NANOS), proof, exact);
  }

  private static Benchmark large(
      String name, String title, int warmups, int rounds, LongUnaryOperator proof) {
    return new Benchmark(
        name, title, Kind.TASKS, 1_000_000, warmups, rounds, 1, 0, 3072, List.of(), proof, true);
  }

  private static Benchmark raw(String name, String title) {
    int size =
        name.startsWith("switch") ? 3_000_000 : name.equals("updown-100") ? 100_000 : 1_000_000;
    return tasks(name, title, size, n -> n, true).raw();
  }

  private static Benchmark calls() {
    return new Benchmark(
        "calls",
        "fib(25), whose calls may suspend and do not: ns a fib",
        Kind.CALLS,
        50,
        8,
        7,
        1,
        0,
        512,
        List.of(Measure.NANOS),
        // The one of -1 that follows each suspends, which is two hand-offs.
        n -> n * (75_025 - 1 + 2),
        true);
  }

  private static Benchmark echo(int connections) {
    return new Benchmark(
        "echo-" + connections,
        "TCP echo of 64 bytes on one core, " + connections + " connections: a round trip",
        Kind.ECHO,
        50_000,
        20,
        9,
        1,
        connections,
        512,
        List.of(Measure.K_PER_SECOND, Measure.CPU_NANOS),
        n -> n,
        true);
  }

  private Benchmark told(Measure... by) {
    return new Benchmark(
        name,
        title,
        kind,
        size,
        warmups,
        rounds,
        loops,
        connections,
        heapMb,
        List.of(by),
        proof,
        exact);
  }

  private Benchmark onTwoLoops() {
    return new Benchmark(
        name, title, kind, size, warmups, rounds, 2, connections, heapMb, measures, proof, exact);
  }

  private Benchmark raw() {
    return new Benchmark(
        name,
        title,
        Kind.RAW,
        size,
        warmups,
        rounds,
        loops,
        connections,
        heapMb,
        measures,
        proof,
        exact);
  }

  /** Task i adds 6 i + 42: two numbers and the lengths of two strings in each of three frames. */
  private static long frames(long tasks) {
    return 3 * tasks * (tasks - 1) + 42 * tasks;
  }

  /** With fewer rounds. */
  Benchmark quick() {
    int fewer = heapMb > 1024 ? Math.min(warmups, 1) : kind == Kind.ECHO ? 8 : 5;
    return new Benchmark(
        name,
        title,
        kind,
        size,
        fewer,
        Math.min(rounds, 3),
        loops,
        connections,
        heapMb,
        measures,
        proof,
        exact);
  }

  /** Whether that word of the command line means it: {@code echo} means all of that kind. */
  boolean isMeantBy(String word) {
    return word.equals(name) || (kind == Kind.ECHO && word.equals("echo"));
  }

  /** Who is measured beside it, and takes part wherever Weft does. */
  Rival baseline() {
    return switch (kind) {
      case ECHO -> Rival.PLAIN_NIO;
      case CALLS -> Rival.PLAIN_CALLS;
      case BASELINE, TASKS, RAW -> Rival.PLAIN;
    };
  }

  /** Whether it never sleeps, so that it should have its core all the time. */
  boolean isBusy() {
    return loops == 1
        && measures.stream().allMatch(by -> by == Measure.NANOS || by == Measure.MILLIS);
  }

  /** Whether a round that returned this did all its steps. */
  boolean proves(long returned) {
    long expected = proof.applyAsLong(size);
    return exact ? returned == expected : returned <= expected && returned >= expected / 100 * 95;
  }
}
