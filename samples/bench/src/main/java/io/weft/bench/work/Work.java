package io.weft.bench.work;

/** One piece of work, as one rival does it. */
@FunctionalInterface
public interface Work {
  /**
   * Does it once.
   *
   * @param round how much, and where to report heap
   * @return what proves that every step happened: the same number for every rival
   */
  long run(Round round) throws Exception;
}
