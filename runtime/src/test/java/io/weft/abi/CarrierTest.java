package io.weft.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class CarrierTest {
  private final Carrier carrier = new Carrier(Thread.currentThread(), false);

  @Test
  void turnsOnTopOfAPinnedTaskLeaveTheRegistersAsTheyWere() {
    Throwable failure = new Throwable();
    carrier.intResult = 1;
    carrier.longResult = 2;
    carrier.floatResult = 3;
    carrier.doubleResult = 4;
    carrier.objectResult = "5";
    carrier.failure = failure;
    carrier.task(carrier.pinned);
    carrier.current = carrier.threadBound;

    Carrier.Paused paused = carrier.pause();
    assertNull(carrier.objectResult);
    assertNull(carrier.failure);
    assertNull(carrier.task());
    assertNull(carrier.running());
    carrier.intResult = 9;
    carrier.longResult = 9;
    carrier.floatResult = 9;
    carrier.doubleResult = 9;
    carrier.objectResult = "9";

    carrier.goOn(paused);
    assertEquals(1, carrier.intResult);
    assertEquals(2, carrier.longResult);
    assertEquals(3, carrier.floatResult);
    assertEquals(4, carrier.doubleResult);
    assertEquals("5", carrier.objectResult);
    assertSame(failure, carrier.failure);
    assertSame(carrier.pinned, carrier.task());
    assertSame(carrier.threadBound, carrier.running());
  }
}
