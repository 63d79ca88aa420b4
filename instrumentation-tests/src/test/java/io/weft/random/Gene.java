package io.weft.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One node of the tree of decisions from which a program is written. A generator asks it for numbers
 * and for lists of further nodes; while it grows, what is asked for is drawn, and afterwards the same
 * questions get the same answers. A question that was never answered gets 0 or nothing, which every
 * generator takes for its simplest construct. So any tree is a program, and cutting at the tree is
 * how a program is made smaller.
 */
public final class Gene {
  private static final int MAX_DEPTH = 20;

  private final List<Integer> numbers = new ArrayList<>();
  private final List<List<Gene>> lists = new ArrayList<>();
  private final int depth;

  /** What answers new questions; null when the tree does not grow. */
  private Random random;

  /** How many nodes this may still get below it. */
  private int budget;

  private Gene(Random random, int budget, int depth) {
    this.random = random;
    this.budget = budget;
    this.depth = depth;
  }

  /**
   * A root that grows.
   *
   * @param seed of the answers
   * @param nodes about how many nodes the tree may have
   */
  public static Gene growing(long seed, int nodes) {
    return new Gene(new Random(seed), nodes, 0);
  }

  /** Ends the growth of the whole tree. */
  public void freeze() {
    random = null;
    lists.forEach(list -> list.forEach(Gene::freeze));
  }

  /** Starts to ask. */
  public Reader read() {
    return new Reader();
  }

  List<Integer> numbers() {
    return numbers;
  }

  List<List<Gene>> lists() {
    return lists;
  }

  /** Number of nodes. */
  public int size() {
    int size = 1;
    for (List<Gene> list : lists) {
      for (Gene part : list) {
        size += part.size();
      }
    }
    return size;
  }

  private List<Gene> grow(int length, boolean leaves) {
    List<Gene> list = new ArrayList<>();
    budget -= Math.min(length, budget);
    // A third is left for later questions.
    int share = leaves || length == 0 ? 0 : budget * 2 / 3 / length;
    for (int i = 0; i < length; i++) {
      budget -= share;
      list.add(new Gene(random, share, depth + 1));
    }
    return list;
  }

  /** Asks one question after the other, always in the same order. */
  public final class Reader {
    private int number;
    private int list;

    private Reader() {}

    /** A number from 0 to below the bound. */
    public int number(int bound) {
      if (number == numbers.size()) {
        if (random == null) {
          return 0;
        }
        numbers.add(random.nextInt(bound));
      }
      return Math.floorMod(numbers.get(number++), bound);
    }

    /** True with the probability 1/n; the simplest answer is false. */
    public boolean oneIn(int n) {
      return number(n) == n - 1;
    }

    /** Up to some nodes. */
    public List<Gene> list(int max) {
      return list(max, false);
    }

    /** Up to some nodes that have no others below them. */
    public List<Gene> leaves(int max) {
      return list(max, true);
    }

    private List<Gene> list(int max, boolean leaves) {
      if (list == lists.size()) {
        if (random == null) {
          return List.of();
        }
        int length = depth >= MAX_DEPTH ? 0 : random.nextInt(max + 1);
        lists.add(grow(Math.min(length, budget), leaves));
      }
      return lists.get(list++);
    }

    /** One node. */
    public Gene part() {
      if (list == lists.size() && random != null) {
        lists.add(grow(budget > 0 && depth < MAX_DEPTH ? 1 : 0, false));
      }
      if (list >= lists.size() || lists.get(list).isEmpty()) {
        list++;
        return new Gene(null, 0, depth + 1);
      }
      return lists.get(list++).get(0);
    }
  }
}
