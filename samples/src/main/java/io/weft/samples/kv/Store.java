package io.weft.samples.kv;

import io.weft.Suspendable;
import io.weft.park.Wait;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * All keys, spread over the loops: each {@link Shard} is owned by one, and {@link #run} brings a command to the shards that
 * it needs.
 *
 * <ul>
 *   <li>One shard, of the loop that the client lives on: the command runs at once.
 *   <li>One shard of another loop: the command goes there as a message, and its client waits for the answer.
 *   <li>Several: they are held, one after the other, always in the same order so that two commands cannot wait for each other;
 *       then the command runs on the client's own loop, as if it owned them, and lets them go. What one loop has done to a shard,
 *       the next one sees, as holding and letting go are messages. So {@code MSET}, {@code EXEC} and the like are atomic.
 * </ul>
 */
final class Store {
  private final List<Shard> shards;
  private final List<? extends Executor> loops;

  /**
   * An empty one.
   *
   * @param loops run what they are given on their thread, in order
   * @param clockMs the time, in milliseconds since 1970
   */
  Store(List<? extends Executor> loops, LongSupplier clockMs) {
    this.loops = loops;
    shards =
        IntStream.range(0, loops.size()).mapToObj(i -> new Shard(i, clockMs)).toList();
  }

  List<Shard> shards() {
    return shards;
  }

  /** The shard of a key. */
  Shard of(Bytes key) {
    int size = shards.size();
    return shards.get(size == 1 ? 0 : Math.floorMod((key.hashCode() * 0x9E3779B9) >> 8, size));
  }

  /**
   * Runs a command, which must not wait, on the shards that it needs; waits until it has run.
   *
   * @param home the index of the loop that the caller lives on
   * @param needed the indices of the shards
   */
  @Suspendable
  void run(int home, BitSet needed, Runnable work) {
    switch (needed.cardinality()) {
      case 0 -> work.run();
      case 1 -> run(home, shards.get(needed.nextSetBit(0)), work);
      default -> runHolding(home, needed, work);
    }
  }

  /** The same, on one shard. */
  @Suspendable
  void run(int home, Shard shard, Runnable work) {
    if (shard.loop == home && shard.gate.isOpen()) {
      work.run();
      shard.blocked.serve();
      return;
    }
    Wait<Void> done = Wait.beginUninterruptible("a command on shard " + shard.loop);
    tell(home, shard, () -> {
      try {
        work.run();
        shard.blocked.serve();
        done.complete(null);
      } catch (Throwable failed) {
        done.fail(failed);
      }
    });
    done.awaitUninterruptibly();
  }

  /** Runs something on a shard, without waiting for it. */
  void tell(int home, Shard shard, Runnable work) {
    onLoopOf(home, shard, () -> shard.gate.enter(work));
  }

  private void onLoopOf(int home, Shard shard, Runnable step) {
    if (shard.loop == home) {
      step.run();
    } else {
      loops.get(shard.loop).execute(step);
    }
  }

  @Suspendable
  private void runHolding(int home, BitSet needed, Runnable work) {
    int held = -1;
    try {
      for (int next = needed.nextSetBit(0); next >= 0; next = needed.nextSetBit(next + 1)) {
        hold(home, shards.get(next));
        held = next;
      }
      work.run();
      needed.stream().forEach(i -> shards.get(i).blocked.serve());
    } finally {
      for (int i = needed.nextSetBit(0); i >= 0 && i <= held; i = needed.nextSetBit(i + 1)) {
        Shard shard = shards.get(i);
        onLoopOf(home, shard, shard.gate::release);
      }
    }
  }

  @Suspendable
  private void hold(int home, Shard shard) {
    Wait<Void> granted = Wait.beginUninterruptible("shard " + shard.loop);
    onLoopOf(home, shard, () -> shard.gate.hold(() -> granted.complete(null)));
    granted.awaitUninterruptibly();
  }
}
