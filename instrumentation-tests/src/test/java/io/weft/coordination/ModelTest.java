package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.Worker.Kind;
import io.weft.coordination.Worker.Step;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Random programs of tasks that use everything at once; jqwik prints the seed of one that fails, and a smaller one. */
class ModelTest {
  /**
   * A program.
   *
   * @param loops on how many loops the tasks live
   * @param capacities of the channels
   * @param tasks what each does
   * @param cancelled which of them are cancelled, one behind each turn of the main task
   * @param turns how often the main task lets the others run before it closes everything
   */
  record Program(
      int loops,
      List<Integer> capacities,
      List<List<Step>> tasks,
      List<Integer> cancelled,
      int turns) {}

  @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
  void nothingIsLostDoubledOrHeld(@ForAll("programs") Program program) {
    Workplace place = new Workplace(program.capacities());
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < program.tasks().size(); i++) {
      workers.add(new Worker(place, i));
    }
    try (Scheduler scheduler = Scheduler.builder().loops(program.loops()).build()) {
      scheduler.runBlocking(() -> run(program, place, workers));
    }
    place.check(workers);
  }

  @Suspendable
  private static void run(Program program, Workplace place, List<Worker> workers) {
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      Worker worker = workers.get(i);
      List<Step> steps = program.tasks().get(i);
      tasks.add(Task.spawnOn(Placement.loop(i % program.loops()), () -> {
        for (Step step : steps) {
          worker.perform(step);
        }
      }));
    }
    for (int turn = 0; turn < program.turns(); turn++) {
      if (turn < program.cancelled().size()) {
        tasks.get(program.cancelled().get(turn) % tasks.size()).cancel();
      }
      Task.yield();
    }
    place.close();
    for (Task<Void> each : tasks) {
      try {
        each.join();
      } catch (Cancelled expected) {
        assertTrue(each.isDone());
      }
    }
  }

  @Provide
  Arbitrary<Program> programs() {
    Arbitrary<Step> steps = Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 2))
        .as(Step::new);
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(-1, 2).list().ofMinSize(1).ofMaxSize(3),
            steps.list().ofMaxSize(12).list().ofMinSize(1).ofMaxSize(8),
            Arbitraries.integers().between(0, 7).list().ofMaxSize(3),
            Arbitraries.integers().between(0, 60))
        .as(Program::new);
  }
}
