package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.ThreadContext;
import io.weft.interop.Blocking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a library keeps for a thread goes with the tasks. */
class ThreadContextTest {
  private static final ThreadLocal<String> LOGGED = new ThreadLocal<>();

  private static final ThreadContext CONTEXT = new ThreadContext() {
    @Override
    public Object capture() {
      return LOGGED.get();
    }

    @Override
    public void restore(Object captured) {
      LOGGED.set((String) captured);
    }
  };

  private static Scheduler scheduler() {
    return Scheduler.builder().loops(2).threadContext(CONTEXT).build();
  }

  @AfterEach
  void forget() {
    LOGGED.remove();
  }

  @Suspendable
  private static void logThreeTimes(String what, List<String> log) {
    LOGGED.set(what);
    for (int i = 0; i < 3; i++) {
      Task.yield();
      log.add(LOGGED.get());
    }
  }

  @Test
  void eachTaskHasItsOwn() {
    List<String> log = new ArrayList<>();
    try (Scheduler scheduler = scheduler()) {
      scheduler.runBlocking(() -> {
        Task.spawn(() -> logThreeTimes("a", log));
        Task.spawn(() -> logThreeTimes("b", log));
        Task.yield();
        assertNull(LOGGED.get());
      });
    }
    assertEquals(List.of("a", "b", "a", "b", "a", "b"), log);
  }

  @Test
  void aChildBeginsWithThatOfItsParent() {
    try (Scheduler scheduler = scheduler()) {
      scheduler.runBlocking(() -> {
        LOGGED.set("parent");
        Task<String> child = Task.spawnOn(Placement.loop(1), () -> LOGGED.get());
        Task<String> near = Task.spawn(() -> {
          String inherited = LOGGED.get();
          LOGGED.set("child");
          return inherited;
        });
        LOGGED.set("later");
        assertEquals("parent parent later", child.join() + " " + near.join() + " " + LOGGED.get());
      });
    }
  }

  @Test
  void aTaskFromAThreadBeginsWithThatOfTheThread() {
    LOGGED.set("thread");
    try (Scheduler scheduler = scheduler()) {
      assertEquals("thread", scheduler.runBlocking(() -> {
        Task.yield();
        return LOGGED.get();
      }));
    }
    assertEquals("thread", LOGGED.get());
  }

  @Test
  void aBlockingCallHasThatOfItsCaller() {
    List<String> log = new ArrayList<>();
    try (Scheduler scheduler = scheduler()) {
      scheduler.runBlocking(() -> {
        LOGGED.set("caller");
        Blocking.run(() -> {
          log.add(LOGGED.get());
          LOGGED.set("body");
        });
        log.add(LOGGED.get());
        LOGGED.remove();
        Blocking.run(() -> log.add(LOGGED.get()));
      });
    }
    assertEquals(Arrays.asList("caller", "caller", null), log);
  }
}
