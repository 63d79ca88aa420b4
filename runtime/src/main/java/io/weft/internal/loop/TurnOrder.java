package io.weft.internal.loop;

import java.util.random.RandomGenerator;

/** In which order the loops of {@link SteppedLoops} take their turns, and the tasks of each, and what they choose. */
public interface TurnOrder {
  /**
   * Whose turn it is.
   *
   * @param count how many loops have something to do
   * @return which of them, counted from 0
   */
  int pick(int count);

  /** A run queue for one loop. */
  ReadyQueue queue();

  /** Where the choices of the next loop begin, as of a select among clauses that are ready. */
  long seed();

  /** As production does it: first in, first out, and each loop in its turn. */
  static TurnOrder fifo() {
    return new TurnOrder() {
      private int turns;
      private long seeds;

      @Override
      public int pick(int count) {
        turns = (turns + 1) % count;
        return turns;
      }

      @Override
      public ReadyQueue queue() {
        return new ReadyRing();
      }

      @Override
      public long seed() {
        return seeds++;
      }
    };
  }

  /**
   * At random.
   *
   * @param random gives the same order whenever it gives the same numbers
   */
  static TurnOrder shuffled(RandomGenerator random) {
    return new TurnOrder() {
      @Override
      public int pick(int count) {
        return count == 1 ? 0 : random.nextInt(count);
      }

      @Override
      public ReadyQueue queue() {
        return new ShuffledQueue(random);
      }

      @Override
      public long seed() {
        return random.nextLong();
      }
    };
  }
}
