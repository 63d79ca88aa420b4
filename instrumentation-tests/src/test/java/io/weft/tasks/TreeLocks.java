package io.weft.tasks;

import io.weft.Suspendable;
import io.weft.sync.Mutex;
import io.weft.sync.RwLock;
import io.weft.sync.Semaphore;
import io.weft.tasks.TreePlan.Lock;
import java.util.ArrayList;
import java.util.List;

/** What the tasks of a tree hold. */
final class TreeLocks {
  private static final int PERMITS = 2;

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

  /** When all tasks have ended: those that are held all the same. */
  List<String> notFree() {
    List<String> held = new ArrayList<>();
    if (!mutex.tryLock() || !otherMutex.tryLock()) {
      held.add("not free: " + mutex + ", " + otherMutex);
    }
    if (semaphore.available() != PERMITS || !semaphore.tryAcquire(PERMITS)) {
      held.add("not free: " + semaphore);
    }
    if (!rwLock.tryLockWrite()) {
      held.add("not free: " + rwLock);
    }
    return held;
  }
}
