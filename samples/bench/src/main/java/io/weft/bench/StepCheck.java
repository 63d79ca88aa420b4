package io.weft.bench;

/**
 * Counts both sides of a switch: who resumes, and who is resumed.
 *
 * <p>A {@code suspend()} that does not suspend is found at the coroutine's next step, which would otherwise loop for
 * ever; a {@code resume()} that does not reach the coroutine is found when the benchmark ends.
 */
final class StepCheck {
  private long resumed;
  private long stepped;

  /** Called before each resume. */
  void resuming() {
    resumed++;
  }

  /** Called by the coroutine before each suspension. */
  void stepping() {
    if (++stepped != resumed) {
      throw new IllegalStateException(
          "step " + stepped + " of the coroutine, but it was resumed " + resumed
              + " times: suspend() returned without suspending. Is the agent attached (samples/bench/run)?");
    }
  }

  /** Called after measuring. */
  void verify() {
    if (stepped != resumed) {
      throw new IllegalStateException(
          "resumed " + resumed + " times, but the coroutine made " + stepped + " steps");
    }
  }
}
