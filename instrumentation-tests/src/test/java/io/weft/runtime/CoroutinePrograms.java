package io.weft.runtime;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.PinnedException;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;

/** What {@link CoroutineTest} and {@link GeneratorTest} run; a class of its own, loaded when the agent is there. */
final class CoroutinePrograms {
  private CoroutinePrograms() {}

  static List<String> oneTwo() {
    List<String> log = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> {
      log.add("one");
      Coroutine.suspend();
      log.add("two");
    });
    log.add("resumed " + coroutine.resume() + " " + coroutine.isDone());
    log.add("resumed " + coroutine.resume() + " " + coroutine.isDone());
    return log;
  }

  static Coroutine ended() {
    Coroutine coroutine = new Coroutine(() -> {});
    coroutine.resume();
    return coroutine;
  }

  static Coroutine throwing(Exception thrown) {
    Coroutine coroutine = new Coroutine(() -> {
      Coroutine.suspend();
      throw thrown;
    });
    coroutine.resume();
    return coroutine;
  }

  static Coroutine resumingItself() {
    Coroutine[] self = new Coroutine[1];
    self[0] = new Coroutine(() -> self[0].resume());
    return self[0];
  }

  static List<String> nested() {
    List<String> log = new ArrayList<>();
    Coroutine outer = new Coroutine(() -> {
      Coroutine inner = new Coroutine(() -> {
        log.add("inner 1");
        Coroutine.suspend();
        log.add("inner 2");
      });
      inner.resume();
      log.add("outer 1");
      Coroutine.suspend();
      inner.resume();
      log.add("outer 2");
    });
    outer.resume();
    log.add("between");
    outer.resume();
    return log;
  }

  static List<String> stack() {
    Coroutine coroutine = new Coroutine(CoroutinePrograms::outerCall);
    coroutine.resume();
    List<String> methods = new ArrayList<>();
    for (StackTraceElement element : coroutine.stackTrace()) {
      methods.add(element.getMethodName());
    }
    return methods;
  }

  @Suspendable
  private static void outerCall() {
    innerCall();
  }

  @Suspendable
  private static void innerCall() {
    Coroutine.suspend();
  }

  static int onTwoThreads() throws Exception {
    int[] steps = {0};
    Coroutine coroutine = new Coroutine(() -> {
      steps[0]++;
      Coroutine.suspend();
      steps[0]++;
    });
    coroutine.resume();
    FutureTask<Boolean> other = new FutureTask<>(coroutine::resume);
    new Thread(other).start();
    other.get();
    return steps[0];
  }

  static String waitInsideACoroutineOfATask() {
    return Scheduler.run(() -> {
      Coroutine coroutine = new Coroutine(Task::yield);
      try {
        coroutine.resume();
        return "waited";
      } catch (PinnedException pinned) {
        return pinned.getMessage();
      }
    });
  }

  static String suspendInsideATask() {
    return Scheduler.run(() -> {
      try {
        Coroutine.suspend();
        return "suspended";
      } catch (IllegalStateException nothing) {
        return nothing.getMessage();
      }
    });
  }

  // ---- generators

  static Generator<Integer> upTo(int end, List<String> log) {
    return Generator.of(out -> {
      try {
        for (int i = 0; i < end; i++) {
          log.add("makes " + i);
          out.yield(i);
        }
      } finally {
        log.add("finally");
      }
    });
  }

  static Generator<String> nulls() {
    return Generator.of(out -> {
      out.yield(null);
      out.yield(null);
    });
  }

  static Generator<Integer> throwingAfterOne(Exception thrown) {
    return Generator.of(out -> {
      out.yield(1);
      throw thrown;
    });
  }

  static Generator<Integer> yieldingInFinally() {
    return Generator.of(out -> {
      try {
        out.yield(1);
      } finally {
        out.yield(2);
      }
    });
  }

  static Generator<Integer> throwingInFinally() {
    return Generator.of(out -> {
      try {
        out.yield(1);
      } finally {
        throwIoException();
      }
    });
  }

  private static void throwIoException() throws IOException {
    throw new IOException("finally");
  }

  static Generator<Integer> closingItself() {
    List<Generator<Integer>> self = new ArrayList<>();
    self.add(Generator.of(out -> self.get(0).close()));
    return self.get(0);
  }

  static Generator<Integer> yieldingFromACoroutineInside() {
    return Generator.of(out -> new Coroutine(() -> out.yield(1)).resume());
  }

  static Generator<Integer> tree(int depth) {
    return Generator.of(out -> walk(out, depth));
  }

  @Suspendable
  private static void walk(Generator.Sink<Integer> out, int depth) {
    if (depth > 0) {
      walk(out, depth - 1);
      out.yield(depth);
      walk(out, depth - 1);
    }
  }

  static String pinnedYield() {
    Generator<Integer> generator = Generator.of(out -> Arrays.asList(1, 2).forEach(out::yield));
    try {
      return "yielded " + generator.next();
    } catch (PinnedException pinned) {
      return pinned.getMessage();
    }
  }

  static int sumInATask() {
    return Scheduler.run(() -> {
      int sum = 0;
      try (Generator<Integer> numbers = upTo(10, new ArrayList<>())) {
        while (numbers.hasNext()) {
          sum += numbers.next();
          Task.yield();
        }
      }
      return sum;
    });
  }
}
