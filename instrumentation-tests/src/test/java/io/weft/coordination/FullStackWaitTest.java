package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.net.Pipe;
import io.weft.sync.Channel;
import io.weft.sync.Condition;
import io.weft.sync.Mutex;
import io.weft.sync.RwLock;
import io.weft.sync.Select;
import io.weft.sync.Semaphore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What has to wait, on a stack that is full at any depth of it: it waits, or it throws the error. Either way the task ends,
 * and what was given to a wait that failed is not lost: each of these would hang, or find a lock held.
 *
 * <p>Each is tried with the one that gives on the same loop, and on another one.
 */
class FullStackWaitTest {
  /** The last of the tries, each of which has a little more room than the one before. */
  private static final int TRIES = 70;

  private int room;
  private boolean done;

  /** How often the operation was done, and how often there was no room for it. */
  private int fine;

  private int full;

  /** Calls with so much room, or less, left on the stack. */
  @Suspendable
  private void withRoom(SuspendableRunnable action) throws Exception {
    try {
      if (room >= 0) { // always, on the way down
        withRoom(action);
      }
    } catch (StackOverflowError error) {
      if (room-- > 0) {
        throw error;
      }
      if (room == -1) {
        action.run();
        done = true;
      }
    }
  }

  /** Whether it was done. */
  @Suspendable
  private boolean isDone(int itsRoom, SuspendableRunnable action) throws Exception {
    room = itsRoom;
    done = false;
    try {
      withRoom(action);
    } catch (StackOverflowError error) {
      done = false;
    }
    if (done) {
      fine++;
    } else {
      full++;
    }
    return done;
  }

  /** One try, which gets the loop of the other task. */
  private interface Try {
    @Suspendable
    void at(int itsRoom, Placement there) throws Exception;
  }

  private void atAnyDepth(int loops, Try one) {
    try (Scheduler scheduler = Scheduler.builder().loops(loops).build()) {
      for (int i = TRIES; i >= 0; i--) { // the first one loads the classes
        int itsRoom = i + i * i / 8; // in calls of withRoom()
        scheduler.runBlocking(() -> one.at(itsRoom, Placement.loop(loops - 1)));
      }
    }
    assertTrue(fine > 0, "never done");
    assertTrue(full > 0, "there was always room");
  }

  /** Until another task has come to wait, or has gone on. */
  @Suspendable
  private static void letOthersRun() {
    for (int i = 0; i < 3; i++) {
      Task.yield();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aMutexIsHeldByNobodyThatDidNotGetIt(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      Mutex mutex = new Mutex();
      Channel<String> held = Channel.rendezvous();
      Task<Void> other = Task.spawnOn(there, () -> {
        mutex.lock();
        held.send("it");
        letOthersRun();
        mutex.unlock();
      });
      held.receive();
      boolean locked = isDone(itsRoom, mutex::lock);
      other.join();
      if (locked) {
        mutex.unlock();
      }
      Task.spawn(() -> mutex.withLock(() -> {})).join();
      assertFalse(mutex.isLocked(), mutex::toString);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noPermitIsLost(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      Semaphore semaphore = new Semaphore(0);
      Task<Void> other = Task.spawnOn(there, () -> {
        letOthersRun();
        semaphore.release();
      });
      boolean taken = isDone(itsRoom, semaphore::acquire);
      other.join();
      if (!taken) {
        Task.spawn(() -> semaphore.acquire()).join();
      }
      assertEquals("Semaphore[0 available, nobody waits]", semaphore.toString());
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noElementIsLostThatHasAReceiver(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      List<String> dropped = new ArrayList<>();
      List<String> received = new ArrayList<>();
      Channel<String> channel = Channel.rendezvous(dropped::add);
      Task<Void> other = Task.spawnOn(there, () -> {
        letOthersRun();
        channel.send("element");
      });
      isDone(itsRoom, () -> received.add(channel.receive()));
      if (received.isEmpty()) {
        Task.yield(); // after that it has left the queue, and what it was given is dropped
        if (dropped.isEmpty()) {
          received.add(channel.receive());
        }
      }
      other.join();
      received.addAll(dropped);
      assertEquals(List.of("element"), received);
      assertEquals("Channel[rendezvous]", channel.toString());
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void nothingIsReceivedOfASendThatFailed(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      Channel<String> channel = Channel.rendezvous();
      Task<String> other = Task.spawnOn(there, () -> {
        letOthersRun();
        return channel.receive();
      });
      if (!isDone(itsRoom, () -> channel.send("first"))) {
        Task.yield();
        channel.trySend(
            "second"); // may have no receiver, if that has taken the first one meanwhile
        channel.close();
      }
      assertTrue(List.of("first", "second").contains(outcome(other)));
      channel.close();
      assertEquals("Channel[rendezvous, closed]", channel.toString());
    });
  }

  /** It ends; with the channel closed also by the failure that this is. */
  @Suspendable
  private static String outcome(Task<String> receiver) {
    try {
      return receiver.join();
    } catch (io.weft.TaskFailedException closed) {
      return "second";
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aConditionGivesTheLockBack(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      Mutex mutex = new Mutex();
      Condition condition = mutex.newCondition();
      mutex.lock();
      Task<Void> other = Task.spawnOn(
          there,
          () -> mutex.withLock(() -> {
            condition.signal();
          }));
      letOthersRun();
      isDone(itsRoom, condition::await);
      if (mutex.isHeldByCaller()) {
        mutex.unlock();
      }
      other.join();
      assertFalse(mutex.isLocked(), mutex::toString);
      assertTrue(condition.toString().startsWith("Condition[nobody waits]"), condition::toString);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aLockThatIsReadIsHeldByNobodyThatDidNotGetIt(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      RwLock lock = new RwLock();
      Channel<String> held = Channel.rendezvous();
      Task<Void> other = Task.spawnOn(there, () -> {
        lock.lockWrite();
        held.send("it");
        letOthersRun();
        lock.unlockWrite();
      });
      held.receive();
      boolean locked = isDone(itsRoom, lock::lockRead);
      other.join();
      if (locked) {
        lock.unlockRead();
      }
      Task.spawn(() -> lock.lockWrite()).join();
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aChoiceLeavesAllQueues(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      Channel<String> one = Channel.rendezvous();
      Channel<String> two = Channel.rendezvous();
      Task<Boolean> other = Task.spawnOn(there, () -> {
        letOthersRun();
        return one.trySend("element");
      });
      isDone(
          itsRoom,
          () -> new Select<String>()
              .onReceive(one, each -> each)
              .onReceive(two, each -> each)
              .onJoin(other, sent -> "too late")
              .await());
      other.join();
      Task.yield();
      one.trySend("to nobody");
      two.trySend("to nobody");
      assertEquals("Channel[rendezvous]", one.toString());
      assertEquals("Channel[rendezvous]", two.toString());
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aScopeAroundItEnds(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      Mutex mutex = new Mutex();
      mutex.lock();
      Task<Void> task = Task.spawnOn(there, () -> {
        try (Scope scope = Scope.open()) {
          scope.fork(() -> Task.yield());
          isDone(itsRoom, mutex::lock);
          if (mutex.isHeldByCaller()) {
            mutex.unlock();
          }
        }
      });
      letOthersRun();
      mutex.unlock();
      task.join();
    });
  }

  /** One byte more than is wanted: the JDK loses what it has read where it has no room to pass it on. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStreamIsReadByTheNextOne(int loops) {
    atAnyDepth(loops, (itsRoom, there) -> {
      Pipe pipe = Pipe.open();
      Task<Void> other = Task.spawnOn(there, () -> {
        letOthersRun();
        pipe.sink().writeAll(ByteBuffer.wrap(new byte[] {7, 7}));
      });
      ByteBuffer got = ByteBuffer.allocate(1);
      isDone(itsRoom, () -> pipe.source().readExact(got));
      other.join();
      if (got.hasRemaining()) {
        Task.spawn(() -> pipe.source().readExact(got)).join();
      }
      assertEquals(7, got.get(0));
      pipe.close();
    });
  }
}
