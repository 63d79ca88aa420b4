package io.weft.tasks;

import io.weft.Suspendable;
import io.weft.sync.Mutex;
import io.weft.sync.RwLock;
import io.weft.sync.Semaphore;
import io.weft.tasks.TreePlan.Lock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the tasks of a tree hold. */
final class TreeLocks {
  private static final int PERMITS = 2;
  private static final Set<String> FREE = Set.of(
      "Mutex[free, nobody waits]",
      "Semaphore[2 available, nobody waits]",
      "RwLock[free, nobody waits]");

  private final Mutex mutex = new Mutex();
  private final Mutex otherMutex = new Mutex();
  private final Semaphore semaphore = new Semaphore(PERMITS);
  private final RwLock rwLock = new RwLock();

  @Suspendable
  void lock(Lock lock) {
    switch (lock) {
      case MUTEX -> mutex.lock();
      case OTHER_MUTEX -> otherMutex.lock();
      case PERMIT -> semaphore.acquire();
      case READ -> rwLock.lockRead();
      case WRITE -> rwLock.lockWrite();
    }
  }

  void unlock(Lock lock) {
    switch (lock) {
      case MUTEX -> mutex.unlock();
      case OTHER_MUTEX -> otherMutex.unlock();
      case PERMIT -> semaphore.release();
      case READ -> rwLock.unlockRead();
      case WRITE -> rwLock.unlockWrite();
    }
  }

  /** When all tasks have ended: those that are held, or waited for, all the same. */
  List<String> notFree() {
    return Stream.of(mutex, otherMutex, semaphore, rwLock)
        .map(Object::toString)
        .filter(each -> !FREE.contains(each))
        .toList();
  }
}
