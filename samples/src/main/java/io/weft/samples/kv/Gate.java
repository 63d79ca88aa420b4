package io.weft.samples.kv;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Who may touch a shard. Mostly that is whatever runs on its loop. A command on keys of several shards holds all of
 * them, and may touch them from its own loop then; what comes for a held shard meanwhile waits here, in order. Confined to the
 * shard's loop.
 */
final class Gate {
  private boolean held;
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /** Whether something may touch the shard at once. */
  boolean isOpen() {
    return !held;
  }

  /** Runs something on the shard: at once, or after what holds it and what came before. */
  void enter(Runnable work) {
    if (held) {
      waiting.add(work);
    } else {
      work.run();
    }
  }

  /** Gives the shard to a holder, as soon as it is its turn, and tells it. */
  void hold(Runnable granted) {
    enter(() -> {
      held = true;
      granted.run();
    });
  }

  void release() {
    held = false;
    while (!held && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
