package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.TaskLocal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TaskLocalTest {
  private static final TaskLocal<String> USER = TaskLocal.named("user");

  private static void onTwoLoops(SuspendableRunnable main) {
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      scheduler.runBlocking(main);
    }
  }

  @Test
  void isBoundForTheLengthOfACall() {
    onTwoLoops(() -> {
      assertFalse(USER.isBound());
      String seen = USER.call("ada", () -> {
        Task.yield();
        return USER.get();
      });
      assertEquals("ada", seen);
      assertFalse(USER.isBound());
    });
  }

  @Test
  void anInnerBindingHidesTheOuterOne() {
    onTwoLoops(() -> USER.run("ada", () -> {
      assertEquals("bob", USER.call("bob", () -> USER.get()));
      assertEquals("ada", USER.get());
    }));
  }

  @Test
  void tasksDoNotSeeEachOthersBindings() {
    onTwoLoops(() -> {
      Task<String> ada = Task.spawn(() -> USER.call("ada", TaskLocalTest::yieldAndGet));
      Task<String> bob = Task.spawn(() -> USER.call("bob", TaskLocalTest::yieldAndGet));
      assertEquals("ada bob", ada.join() + " " + bob.join());
    });
  }

  @Suspendable
  private static String yieldAndGet() {
    Task.yield();
    return USER.get();
  }

  @Test
  void childrenInheritOnEachLoop() {
    onTwoLoops(() -> {
      Task<String> child = USER.call(
          "ada",
          () ->
              Task.spawnOn(Placement.loop(1), () -> Task.spawn(() -> USER.get()).join()));
      assertEquals("ada", child.join());
    });
  }

  @Test
  void aTaskFromAThreadInheritsWhatIsBoundThere() {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      assertEquals("ada", USER.call("ada", () -> scheduler.runBlocking(() -> USER.get())));
      assertFalse(USER.isBound());
    }
  }

  @Test
  void aGeneratorKeepsWhatIsBoundWhereItIsStarted() {
    onTwoLoops(() -> {
      Generator<String> users = Generator.of(out -> {
        while (true) {
          out.yield(USER.orElse("nobody"));
        }
      });
      assertEquals("ada", USER.call("ada", () -> users.next()));
      assertEquals("ada", users.next());
      assertFalse(USER.isBound());
    });
  }

  @Test
  void whatAGeneratorBindsIsBoundInItsBodyAlone() {
    onTwoLoops(() -> {
      Generator<String> one = binding("one");
      Generator<String> other = binding("other");
      for (int i = 0; i < 3; i++) {
        assertEquals("one", one.next());
        assertEquals("other", other.next());
        assertFalse(USER.isBound());
      }
      assertFalse(one.hasNext());
      assertFalse(other.hasNext());
      assertFalse(USER.isBound());
    });
  }

  /** Waits, too. */
  private static Generator<String> binding(String user) {
    return Generator.of(out -> USER.run(user, () -> {
      for (int i = 0; i < 3; i++) {
        Task.yield();
        out.yield(USER.get());
      }
    }));
  }

  @Test
  void whatACoroutineBindsOnAThreadIsBoundInItsBodyAlone() {
    Coroutine coroutine = new Coroutine(() -> USER.run("inside", () -> {
      Coroutine.suspend();
      assertEquals("inside", USER.get());
    }));
    coroutine.resume();
    assertFalse(USER.isBound());
    USER.run("outside", () -> {
      coroutine.resume();
      assertEquals("outside", USER.get());
    });
  }

  @Test
  void aFailureOfTheBodyIsTheSameObject() {
    IOException failure = new IOException();
    onTwoLoops(() -> assertSame(
        failure,
        thrown(
            IOException.class,
            () -> USER.run("ada", () -> {
              throw failure;
            }))));
  }

  @Test
  void whatIsNotBoundSaysItsName() {
    onTwoLoops(() -> assertEquals(
        "the task-local user is not bound here",
        thrown(NoSuchElementException.class, USER::get).getMessage()));
  }

  /** Workers of the common pool forget their thread-locals between jobs. */
  @Test
  void staysBoundInACoroutineThatTheCommonPoolResumes() throws Exception {
    List<String> seen = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> USER.run("ada", () -> {
      for (int i = 0; i < 20; i++) {
        seen.add(USER.isBound() ? USER.get() : "nobody");
        Coroutine.suspend();
      }
    }));
    boolean more = true;
    while (more) {
      more = CompletableFuture.supplyAsync(coroutine::resume).get();
    }
    assertEquals(Collections.nCopies(20, "ada"), seen);
  }
}
