package io.weft.park;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class WaitOnPlainThreadsTest {
  @Test
  void firstCompletionCounts() {
    Wait<String> wait = Wait.begin();
    wait.complete("first");
    wait.complete("second");
    wait.fail(new IOException());
    assertEquals("first", wait.await());
  }

  @Test
  void failureIsThrownAsTheSameObject() {
    Wait<String> wait = Wait.begin();
    IOException thrown = new IOException();
    wait.fail(thrown);
    assertSame(thrown, assertThrows(IOException.class, wait::await));
  }

  @Test
  void completionByAnotherThreadEndsTheWait() {
    Wait<Integer> wait = Wait.begin();
    new Thread(() -> wait.complete(1)).start();
    assertEquals(1, wait.await());
  }

  @Test
  void completionAfterTheTimeOutDoesNothing() {
    Wait<Integer> wait = Wait.begin();
    assertThrows(TimeoutException.class, () -> wait.await(Duration.ofNanos(1)));
    wait.complete(1);
  }

  @Test
  void completedWaitDoesNotTimeOut() throws Exception {
    Wait<Integer> wait = Wait.begin();
    wait.complete(1);
    assertEquals(1, wait.await(Duration.ZERO));
  }

  @Test
  void interruptIsKept() {
    Wait<Integer> wait = Wait.begin();
    Thread waiter = Thread.currentThread();
    waiter.interrupt();
    new Thread(() -> wait.complete(1)).start();
    assertEquals(1, wait.await());
    assertTrue(Thread.interrupted());
  }

  @Test
  void sleepOfNothingReturns() {
    Sleep.sleep(Duration.ofSeconds(-1));
    Sleep.sleep(Duration.ofNanos(1));
  }
}
