package io.weft.bench.table;

/** What is told about a round. Less is better, but for {@link #K_PER_SECOND}. */
enum Measure {
  NANOS("ns") {
    @Override
    double of(Sample sample, int size) {
      return (double) sample.elapsedNs() / size;
    }
  },
  MILLIS("ms") {
    @Override
    double of(Sample sample, int size) {
      return sample.elapsedNs() / 1e6;
    }
  },
  /** Beyond the 2 s that the longest sleep takes. */
  MILLIS_LATE("ms late") {
    @Override
    double of(Sample sample, int size) {
      return sample.elapsedNs() / 1e6 - 2000;
    }
  },
  /** Of the whole process: garbage collection and compilation count. */
  CPU_SECONDS("CPU s") {
    @Override
    double of(Sample sample, int size) {
      return sample.cpuNs() / 1e9;
    }
  },
  /** Of a server, for each round trip. On a busy machine it still compares, where its throughput does not. */
  CPU_NANOS("CPU ns") {
    @Override
    double of(Sample sample, int size) {
      return (double) sample.cpuNs() / size;
    }
  },
  /** Of whatever an operation is. */
  K_PER_SECOND("k/s") {
    @Override
    double of(Sample sample, int size) {
      return size * 1e6 / sample.elapsedNs();
    }
  },
  /** Live heap for each task. */
  BYTES("bytes") {
    @Override
    double of(Sample sample, int size) {
      return (double) sample.bytes() / size;
    }
  };

  /** Its unit. */
  final String unit;

  Measure(String unit) {
    this.unit = unit;
  }

  abstract double of(Sample sample, int size);

  /** Whether it depends on the speed of the machine alone, so that a ratio to the baseline means something. */
  boolean scales() {
    return this == NANOS || this == MILLIS || this == CPU_SECONDS;
  }

  /** Whether more of it is better. */
  static boolean moreIsBetter(String unit) {
    return unit.equals(K_PER_SECOND.unit);
  }

  /** Of a value of this measure, how many nanoseconds an operation takes. */
  double nanos(double value, int size) {
    return switch (this) {
      case NANOS, CPU_NANOS -> value;
      case MILLIS -> value * 1e6 / size;
      case CPU_SECONDS -> value * 1e9 / size;
      case MILLIS_LATE, BYTES, K_PER_SECOND -> Double.NaN;
    };
  }
}
