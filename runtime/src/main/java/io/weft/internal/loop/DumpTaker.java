package io.weft.internal.loop;

import io.weft.internal.task.TaskCensus;
import io.weft.internal.task.TaskDump;
import io.weft.internal.task.TaskGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the loops of a scheduler for their tasks, in rounds: what a loop tells names scopes whose tasks may live on the
 * others, and those are asked in the next round. A loop that does not answer in time is left out from then on.
 */
public final class DumpTaker {
  private static final long PATIENCE_NS = 1_000_000_000;

  /** For how long a loop's thread leaves the questions of others. */
  private static final long SLICE_NS = 1_000_000;

  private final LoopGroup loops;
  private final LoopDriver driver;
  private final TaskCensus census = new TaskCensus();
  private final TaskDump.SilentLoop[] silent;
  private final long startNs = System.nanoTime();

  /** The loop whose thread takes the dump; null: another thread does. */
  private final EventLoop here;

  private DumpTaker(LoopGroup loops, LoopDriver driver) {
    this.loops = loops;
    this.driver = driver;
    this.silent = new TaskDump.SilentLoop[loops.size()];
    EventLoop mine = null;
    for (int i = 0; i < loops.size(); i++) {
      mine = loops.loop(i).inLoop() ? loops.loop(i) : mine;
    }
    this.here = mine;
  }

  /**
   * Takes a dump. Any thread, also a loop's; blocks it for a second at most. An interrupt does not end it.
   *
   * @param roots the groups to begin with, and what they are
   */
  public static TaskDump take(LoopGroup loops, LoopDriver driver, Map<TaskGroup, String> roots) {
    return new DumpTaker(loops, driver).take(roots);
  }

  private TaskDump take(Map<TaskGroup, String> roots) {
    List<TaskDump.Scope> scopes = new ArrayList<>();
    roots.forEach((group, label) -> scopes.add(census.root(group, label)));
    List<Collection<TaskGroup>> questions = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      questions.add(roots.keySet());
    }
    while (questions.stream().anyMatch(groups -> !groups.isEmpty())) {
      questions = next(round(questions));
    }
    List<TaskDump.SilentLoop> left = new ArrayList<>();
    for (TaskDump.SilentLoop loop : silent) {
      if (loop != null) {
        left.add(loop);
      }
    }
    return new TaskDump(scopes, left);
  }

  /** What each loop has found. */
  private List<List<TaskGroup>> round(List<Collection<TaskGroup>> questions) {
    List<CompletableFuture<List<TaskGroup>>> answers = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      CompletableFuture<List<TaskGroup>> answer = new CompletableFuture<>();
      Collection<TaskGroup> groups = questions.get(i);
      if (silent[i] != null || groups.isEmpty()) {
        answer.complete(List.of());
      } else {
        EventLoop loop = loops.loop(i);
        driver.ask(loop, () -> visit(loop, groups, answer));
      }
      answers.add(answer);
    }
    List<List<TaskGroup>> found = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      found.add(await(answers.get(i), i));
    }
    return found;
  }

  private void visit(
      EventLoop loop, Collection<TaskGroup> groups, CompletableFuture<List<TaskGroup>> answer) {
    try {
      answer.complete(census.visit(loop, groups));
    } catch (RuntimeException | Error failed) {
      answer.completeExceptionally(failed);
    }
  }

  /** A loop has visited what it found itself; the others have not. */
  private static List<Collection<TaskGroup>> next(List<List<TaskGroup>> found) {
    List<Collection<TaskGroup>> questions = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      List<TaskGroup> ofOthers = new ArrayList<>();
      for (int j = 0; j < found.size(); j++) {
        if (j != i) {
          ofOthers.addAll(found.get(j));
        }
      }
      questions.add(ofOthers);
    }
    return questions;
  }

  private List<TaskGroup> await(CompletableFuture<List<TaskGroup>> answer, int loop) {
    boolean interrupted = false;
    try {
      for (; ; ) {
        long leftNs = PATIENCE_NS - (System.nanoTime() - startNs);
        try {
          return answer.get(here == null ? leftNs : SLICE_NS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (TimeoutException busy) {
          if (leftNs <= 0) {
            silent[loop] = silent(loops.loop(loop));
            return List.of();
          }
          if (here != null) {
            here.answer(); // it may be a dump there that waits for this loop
          }
        }
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a loop cannot describe its tasks", failed.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private TaskDump.SilentLoop silent(EventLoop loop) {
    Thread thread = driver.thread(loop);
    return thread == null
        ? new TaskDump.SilentLoop(loop.index(), "no thread drives it", List.of())
        : new TaskDump.SilentLoop(
            loop.index(), "its thread " + thread.getName(), List.of(thread.getStackTrace()));
  }
}
