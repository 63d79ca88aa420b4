package io.weft.tasks;

import io.weft.Suspendable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A tree of tasks.
 *
 * @param loops on how many loops its tasks live
 * @param seed decides the order in virtual time
 * @param mishaps what may happen to it; acts that are something else do nothing
 * @param main what its root does
 */
record TreePlan(int loops, long seed, Set<Mishap> mishaps, List<Act> main) {
  private static final int DEPTH = 3;

  /** What may happen to a tree. */
  enum Mishap {
    FAILURE,
    CANCELLATION,
    TIME_OUT
  }

  /** What can be held, in the order in which everybody takes it. */
  enum Lock {
    MUTEX,
    OTHER_MUTEX,
    PERMIT,
    READ,
    WRITE
  }

  /** Something that a task does. */
  interface Act {
    @Suspendable
    void perform(TreeRun run, TreeLevel level) throws Exception;
  }

  record Yield() implements Act {
    @Override
    @Suspendable
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.yield(level);
    }
  }

  record Sleep(int ms) implements Act {
    @Override
    @Suspendable
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.sleep(level, ms);
    }
  }

  record Fail() implements Act {
    @Override
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.fail();
    }
  }

  /** Cancels the task that was started in this place, as long as there are so many. */
  record Cancel(int which) implements Act {
    @Override
    public void perform(TreeRun run, TreeLevel level) {
      run.cancel(which);
    }
  }

  record Hold(Set<Lock> locks, List<Act> inside) implements Act {
    @Override
    @Suspendable
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.hold(level, List.copyOf(EnumSet.copyOf(locks)), inside);
    }
  }

  /** A byte through a connection, and if it is not enough, a wait for one more, which does not come. */
  record Talk(boolean enough, List<Act> inside) implements Act {
    @Override
    @Suspendable
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.talk(level, enough, inside);
    }
  }

  record CleanUp(int ms, List<Act> inside) implements Act {
    @Override
    @Suspendable
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.cleanUp(level, ms, inside);
    }
  }

  /**
   * A scope.
   *
   * @param joins how many of the children are joined each, and whether then the scope is: if odd
   */
  record Children(
      boolean supervised, boolean cancelled, List<List<Act>> children, List<Act> inside, int joins)
      implements Act {
    @Override
    @Suspendable
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.children(level, this);
    }
  }

  record Timed(int ms, boolean caught, List<List<Act>> children, List<Act> inside) implements Act {
    @Override
    @Suspendable
    public void perform(TreeRun run, TreeLevel level) throws Exception {
      run.timed(level, this);
    }
  }

  // ---- random ones

  static Arbitrary<TreePlan> any() {
    return any(true);
  }

  /** Without anything from outside its order is that of its seed. */
  static Arbitrary<TreePlan> repeatable() {
    return any(false);
  }

  private static Arbitrary<TreePlan> any(boolean streams) {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.longs(),
            Arbitraries.of(Mishap.class).set(),
            acts(DEPTH, streams).list().ofMinSize(1).ofMaxSize(3))
        .as(TreePlan::new);
  }

  private static Arbitrary<Act> acts(int depth, boolean streams) {
    Arbitrary<Boolean> flags = Arbitraries.of(false, true);
    Arbitrary<Integer> times = Arbitraries.integers().between(0, 3);
    Arbitrary<List<Act>> simple = simple().list().ofMaxSize(3);
    Arbitrary<Act> holds = Combinators.combine(
            Arbitraries.of(Lock.class).set().ofMinSize(1), simple)
        .as(Hold::new);
    Arbitrary<Act> talks = streams
        ? Combinators.combine(Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false)), simple)
            .as(Talk::new)
        : holds;
    Arbitrary<List<Act>> inner =
        depth == 0 ? simple : acts(depth - 1, streams).list().ofMaxSize(4);
    Arbitrary<Act> cleanUps = Combinators.combine(times, inner).as(CleanUp::new);
    if (depth == 0) {
      return Arbitraries.frequencyOf(
          Tuple.of(8, simple()), Tuple.of(4, holds), Tuple.of(1, talks), Tuple.of(1, cleanUps));
    }
    Arbitrary<Act> children = Combinators.combine(
            flags,
            Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)),
            inner.list().ofMaxSize(4),
            inner,
            times)
        .as(Children::new);
    Arbitrary<Act> timed = Combinators.combine(
            Arbitraries.integers().between(1, 5), flags, inner.list().ofMaxSize(2), inner)
        .as(Timed::new);
    return Arbitraries.frequencyOf(
        Tuple.of(4, simple()),
        Tuple.of(3, holds),
        Tuple.of(1, talks),
        Tuple.of(1, cleanUps),
        Tuple.of(7, children),
        Tuple.of(3, timed));
  }

  private static Arbitrary<Act> simple() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.create(Yield::new)),
        Tuple.of(4, Arbitraries.integers().between(0, 3).map(Sleep::new)),
        Tuple.of(1, Arbitraries.create(Fail::new)),
        Tuple.of(1, Arbitraries.integers().between(0, 40).map(Cancel::new)));
  }
}
