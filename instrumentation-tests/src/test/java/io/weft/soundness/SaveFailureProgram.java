package io.weft.soundness;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import java.util.List;
import java.util.function.Supplier;

/** Three calls deep, with cleanup at each level; {@link SaveFailureTest} makes saving fail. */
public final class SaveFailureProgram implements SuspendableRunnable {
  private final List<String> effects;
  private final boolean innerCatches;
  private final boolean cleanupSuspends;
  private final boolean calledBefore;

  /** Public for the test, which makes it by reflection. */
  public SaveFailureProgram(
      List<String> effects, Boolean innerCatches, Boolean cleanupSuspends, Boolean calledBefore) {
    this.effects = effects;
    this.innerCatches = innerCatches;
    this.cleanupSuspends = cleanupSuspends;
    this.calledBefore = calledBefore;
  }

  @Override
  public void run() {
    if (calledBefore) {
      Before.call(this);
    }
    try {
      effects.add("result " + (100L + Outer.call(this, 1)));
    } catch (StackOverflowError e) {
      effects.add("caught " + e.getMessage());
    }
    Coroutine.suspend();
    effects.add("end");
  }

  /** For the methods' classes, which another loader may define. */
  public List<String> effects() {
    return effects;
  }

  /** Likewise. */
  public boolean innerCatches() {
    return innerCatches;
  }

  /** Likewise. */
  public boolean cleanupSuspends() {
    return cleanupSuspends;
  }

  /** Calls the other two before, so that their frames are there when {@link Outer} calls them. */
  public static final class Before {
    @Suspendable
    public static void call(SaveFailureProgram program) {
      program.effects().add("before " + Middle.call(program, 7, 0.5));
    }
  }

  /** Holds the outermost of the three methods, so that each has a frame class of a known name. */
  public static final class Outer {
    @Suspendable
    public static long call(SaveFailureProgram program, int x) {
      long before = x * 10L;
      try {
        return before + x * Middle.call(program, x + 1, 0.5) + before;
      } finally {
        program.effects().add("outer " + before);
      }
    }
  }

  /** The middle one. */
  public static final class Middle {
    @Suspendable
    public static long call(SaveFailureProgram program, int x, double half) {
      try {
        return (long) (half * Inner.call(program, x + 1) + x);
      } finally {
        program.effects().add("middle " + x);
        if (program.cleanupSuspends()) {
          Coroutine.suspend();
          program.effects().add("middle cleaned up");
        }
      }
    }
  }

  /** The innermost one. */
  public static final class Inner {
    @Suspendable
    public static int call(SaveFailureProgram program, int x) {
      try {
        Coroutine.suspend();
        program.effects().add("resumed");
        return x;
      } catch (StackOverflowError e) {
        program.effects().add("inner met " + e.getMessage());
        if (program.innerCatches()) {
          return x;
        }
        throw e;
      } finally {
        program.effects().add("inner " + x);
      }
    }
  }

  /** Makes a generator whose body lets others run before it yields anything. */
  public static final class Elements implements Supplier<Generator<Object>> {
    @Override
    public Generator<Object> get() {
      return Generator.of(sink -> {
        try {
          Pausing.pause();
        } catch (StackOverflowError e) {
          sink.yield(e.getMessage());
        }
        for (int i = 1; i <= 3; i++) {
          sink.yield(i);
        }
      });
    }
  }

  /** Holds the method that cannot be suspended the first time. */
  public static final class Pausing {
    @Suspendable
    public static int pause() {
      Task.yield();
      return 1;
    }
  }
}
