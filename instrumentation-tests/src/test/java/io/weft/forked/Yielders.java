package io.weft.forked;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Never suspends by itself; computes in a coroutine, a task, a generator and under pins. */
@Suspendable
public final class Yielders {
  private Yielders() {}

  /** Adds up while it is being made. */
  @Suspendable
  private static class Sum {
    final int first;
    int total;

    Sum(int to) {
      this(to, identity(1));
      total += first;
    }

    Sum(int to, int first) {
      super();
      this.first = first;
      for (int i = 2; i <= to; i++) {
        total += identity(i);
      }
    }
  }

  /** Its comparison is called by the JDK. */
  @Suspendable
  private record Key(int value) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Integer.compare(value, other.value);
    }
  }

  /** Prints the answers, then how often each kind was suspended. */
  public static void main(String[] arguments) {
    List<String> answers = new ArrayList<>();
    int resumed = 0;
    Coroutine coroutine = new Coroutine(() -> answers.add("coroutine " + compute()));
    while (coroutine.resume()) {
      resumed++;
    }
    answers.add("thread " + compute());
    int turns = Scheduler.run(() -> turnsBeside(answers));
    System.out.println(String.join(", ", answers));
    System.out.println("resumed " + resumed + ", turns " + turns);
  }

  /** How often another task had its turn while this one, which waits for nothing, computed. */
  private static int turnsBeside(List<String> answers) {
    boolean[] done = new boolean[1];
    int[] turns = new int[1];
    Task.spawn(() -> {
      while (!done[0]) {
        turns[0]++;
        Task.yield();
      }
    });
    answers.add("task " + compute());
    done[0] = true;
    return turns[0];
  }

  private static String compute() {
    return fibonacci(6) + " " + new Sum(4).total + " " + locked(5) + " " + ordered() + " "
        + generated();
  }

  private static int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  private static int identity(int value) {
    return value;
  }

  private static synchronized int locked(int value) {
    return identity(value);
  }

  private static int ordered() {
    TreeMap<Key, Integer> map = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      map.put(new Key(7 * i % 5), i);
    }
    return map.firstEntry().getValue();
  }

  /** Its yields are its own affair: whoever iterates sees elements only. */
  private static List<Integer> generated() {
    List<Integer> seen = new ArrayList<>();
    try (Generator<Integer> squares = Generator.of(out -> {
      for (int i = 1; i <= 3; i++) {
        out.yield(identity(i) * identity(i));
      }
      identity(0);
    })) {
      while (squares.hasNext()) {
        seen.add(squares.next());
      }
    }
    return seen;
  }
}
