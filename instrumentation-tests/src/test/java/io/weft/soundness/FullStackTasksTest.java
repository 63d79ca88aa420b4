package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.sync.Channel;
import io.weft.sync.Mutex;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * What does not wait, on a stack that is full at any depth of it: it is done or it throws the error, and in either case
 * the scheduler goes on. What would be lost otherwise is a task that nobody wakes, so each of these would hang.
 */
class FullStackTasksTest {
  /** From the end of the stack, in calls of {@link #withRoom}. */
  private static final int MOST_ROOM = 60;

  private int started;
  private int room;
  private boolean done;

  private static void onOneLoop(SuspendableRunnable main) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(main);
    }
  }

  /** Calls with so much room, or less, left on the stack. */
  private void withRoom(Runnable action) {
    try {
      if (room >= 0) { // always, on the way down
        withRoom(action);
      }
    } catch (StackOverflowError full) {
      if (room-- > 0) {
        throw full;
      }
      if (room == -1) {
        action.run();
        done = true;
      }
    }
  }

  /** Whether it was done. */
  private boolean isDone(Runnable action, int itsRoom) {
    room = itsRoom;
    done = false;
    withRoom(action);
    return done;
  }

  @RepeatedTest(3)
  void anEndlessRecursionThatForksEnds() {
    for (int i = 0; i < 20; i++) {
      int depth = i;
      try {
        onOneLoop(() -> {
          try (Scope scope = Scope.open()) {
            scope.fork(() -> started++);
            Task.yield();
            forkAtAnyDepth(scope, depth);
          }
        });
      } catch (StackOverflowError | Cancelled expected) {
        continue;
      }
    }
    assertTrue(started > 0);
  }

  private void forkAtAnyDepth(Scope scope, int depth) {
    if (depth > 0) {
      forkAtAnyDepth(scope, depth - 1);
    } else {
      forkForEver(scope);
    }
  }

  private void forkForEver(Scope scope) {
    scope.fork(() -> started++);
    if (started >= 0) {
      forkForEver(scope);
    }
  }

  @Test
  void scopesInAnEndlessRecursionEnd() {
    try {
      onOneLoop(() -> nested());
    } catch (StackOverflowError | IllegalStateException expected) {
      assertTrue(started > 0);
    }
  }

  @Suspendable
  private void nested() {
    try (Scope scope = Scope.open()) {
      scope.fork(() -> started++);
      if (started >= 0) {
        nested();
      }
    }
  }

  @Test
  void aTaskThatWasSpawnedRuns() {
    for (int i = 0; i < MOST_ROOM; i++) {
      int itsRoom = i;
      started = 0;
      onOneLoop(() -> {
        boolean spawned = isDone(() -> Task.spawn(() -> started++), itsRoom);
        Task.yield();
        assertTrue(!spawned || started == 1, () -> "room " + itsRoom);
      });
    }
  }

  @Test
  void anUnparkThatFailedCanBeRepeated() {
    for (int i = 0; i < MOST_ROOM; i++) {
      int itsRoom = i;
      onOneLoop(() -> {
        Task<Void> parked = Task.spawn(() -> Task.park());
        Task.yield();
        if (!isDone(parked::unpark, itsRoom)) {
          parked.unpark();
        }
        parked.join();
      });
    }
  }

  @Test
  void aCancellationThatFailedCanBeRepeated() {
    for (int i = 0; i < MOST_ROOM; i++) {
      int itsRoom = i;
      onOneLoop(() -> {
        for (int times = 0; times < 2; times++) {
          try (Scope scope = Scope.open()) {
            scope.fork(() -> Task.park());
            Task.yield();
            if (!isDone(scope::cancel, itsRoom)) {
              scope.cancel();
            }
          }
        }
      });
    }
  }

  @Test
  void aLockThatCouldNotBeGivenUpIsStillHeld() {
    for (int i = 0; i < MOST_ROOM; i++) {
      int itsRoom = i;
      onOneLoop(() -> {
        Mutex mutex = new Mutex();
        mutex.lock();
        Task<Integer> next = Task.spawn(() -> mutex.withLock(() -> started++));
        Task.yield();
        if (!isDone(mutex::unlock, itsRoom) && mutex.isHeldByCaller()) {
          mutex.unlock();
        }
        next.join();
      });
    }
  }

  @Test
  void anElementThatCouldNotBeSentCanBeSentAgain() {
    for (int i = 0; i < MOST_ROOM; i++) {
      int itsRoom = i;
      onOneLoop(() -> {
        Channel<String> channel = Channel.rendezvous();
        Task<String> receiver = Task.spawn(() -> channel.receive());
        Task.yield();
        if (!isDone(() -> channel.trySend("element"), itsRoom)) {
          channel.trySend("element");
        }
        assertEquals("element", receiver.join());
      });
    }
  }
}
