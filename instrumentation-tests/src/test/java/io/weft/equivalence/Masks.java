package io.weft.equivalence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Sets of points that suspend. The full set always comes first: what a case does only once in a
 * JVM, such as initialising a class, is then seen after a suspension and not on the easy way.
 */
final class Masks {
  private Masks() {}

  static BitSet none() {
    return new BitSet();
  }

  static BitSet of(int... points) {
    BitSet set = new BitSet();
    for (int point : points) {
      set.set(point);
    }
    return set;
  }

  /** Every subset where that is possible, else the simple ones and a sample. */
  static List<BitSet> thorough(int points, Effort effort, Random random) {
    if (points <= effort.exhaustivePoints()) {
      return every(points);
    }
    List<BitSet> masks = sample(points, effort.sample(), random);
    for (int point = 0; point < Math.min(points, effort.singlePoints()); point++) {
      masks.add(of(point));
    }
    return masks;
  }

  /** All subsets. */
  static List<BitSet> every(int points) {
    List<BitSet> masks = new ArrayList<>();
    for (long bits = (1L << points) - 1; bits >= 0; bits--) {
      masks.add(BitSet.valueOf(new long[] {bits}));
    }
    return masks;
  }

  /** All points, none, and random subsets from sparse to dense. */
  static List<BitSet> sample(int points, int count, Random random) {
    List<BitSet> masks = new ArrayList<>();
    BitSet all = new BitSet();
    all.set(0, points);
    masks.add(all);
    masks.add(none());
    for (int i = 0; i < count; i++) {
      double density = random.nextDouble();
      BitSet mask = new BitSet();
      for (int point = 0; point < points; point++) {
        mask.set(point, random.nextDouble() < density);
      }
      masks.add(mask);
    }
    return masks;
  }
}
