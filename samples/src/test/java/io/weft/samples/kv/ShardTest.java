package io.weft.samples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShardTest {
  private final AtomicLong clockMs = new AtomicLong(1_000);
  private final Shard shard = new Shard(0, clockMs::get);

  @Test
  void aKeyIsThereUntilItsTime() {
    put("key", 2_000);
    clockMs.set(1_999);
    assertNotNull(shard.find(Bytes.of("key")));
    clockMs.set(2_000);
    assertNull(shard.find(Bytes.of("key")));
  }

  @Test
  void aKeyThatIsLookedForTooLateIsRemoved() {
    put("key", 2_000);
    clockMs.set(2_000);
    assertEquals(1, shard.size());
    assertNull(shard.find(Bytes.of("key")));
    assertEquals(0, shard.size());
    assertEquals(0, shard.expiringSize());
  }

  @Test
  void aNewValueStays() {
    put("key", 2_000);
    shard.put(Bytes.of("key"), Bytes.of("new"));
    clockMs.set(3_000);
    assertNotNull(shard.find(Bytes.of("key")));
    assertEquals(0, shard.expiringSize());
  }

  @Test
  void aValueThatIsUpdatedKeepsItsTime() {
    put("key", 2_000);
    shard.update(Bytes.of("key"), Bytes.of("new"));
    clockMs.set(2_000);
    assertNull(shard.find(Bytes.of("key")));
  }

  @Test
  void theSweepLeavesAQuarterAtMostOfWhatIsOver() {
    for (int i = 0; i < 1_000; i++) {
      put("over " + i, 2_000);
      put("later " + i, 9_000);
      shard.put(Bytes.of("ever " + i), Bytes.of("value"));
    }
    clockMs.set(2_000);
    for (int sweeps = 0; sweeps < 100; sweeps++) {
      shard.sweep();
    }
    assertTrue(shard.size() < 2_600, "left: " + shard.size());
    assertEquals(shard.size() - 1_000, shard.expiringSize());
  }

  @Test
  void theSweepTouchesNothingElse() {
    put("later", 9_000);
    shard.put(Bytes.of("ever"), Bytes.of("value"));
    clockMs.set(2_000);
    shard.sweep();
    assertEquals(2, shard.size());
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    put("key", Entry.NEVER);
    RedisError refused =
        assertThrows(RedisError.class, () -> shard.find(Bytes.of("key"), ListValue.class));
    assertTrue(refused.getMessage().startsWith("WRONGTYPE "), refused.getMessage());
  }

  @Test
  void whatComesForAHeldShardRunsInOrderWhenItIsLetGo() {
    StringBuilder log = new StringBuilder();
    shard.gate.hold(() -> log.append("held "));
    shard.gate.enter(() -> log.append("first "));
    shard.gate.hold(() -> log.append("held again "));
    shard.gate.enter(() -> log.append("second "));
    shard.gate.release();
    assertEquals("held first held again ", log.toString());
    shard.gate.release();
    assertEquals("held first held again second ", log.toString());
    assertTrue(shard.gate.isOpen());
  }

  private void put(String key, long expiryMs) {
    shard.expireAt(shard.put(Bytes.of(key), Bytes.of("value")), expiryMs);
  }
}
