package io.weft.world;

import io.weft.Coroutine;
import io.weft.Scheduler;
import io.weft.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Runs the work of one library, plainly, in a coroutine or in a task. */
public final class WorkProgram {
  private WorkProgram() {}

  /** Writes the answers into a file and prints how often the work was suspended. */
  public static void main(String[] arguments) throws Exception {
    Callable<?> work =
        (Callable<?>) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    Object[] answer = new Object[1];
    int suspensions = 0;
    switch (arguments[1]) {
      case "coroutine" -> {
        Coroutine coroutine = new Coroutine(() -> {
          answer[0] = work.call();
        });
        while (coroutine.resume()) {
          suspensions++;
        }
      }
      case "task" -> suspensions = Scheduler.run(() -> turnsBeside(work, answer));
      default -> answer[0] = work.call();
    }
    Files.writeString(Path.of(arguments[2]), answer[0].toString());
    System.out.println("suspended " + suspensions + " times");
  }

  /** How often another task had its turn meanwhile. */
  private static int turnsBeside(Callable<?> work, Object[] answer) throws Exception {
    int[] turns = new int[1];
    Task.spawn(() -> {
      while (answer[0] == null) {
        turns[0]++;
        Task.yield();
      }
    });
    answer[0] = work.call();
    return turns[0];
  }
}
