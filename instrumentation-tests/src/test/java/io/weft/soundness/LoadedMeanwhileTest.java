package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.net.URL;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

/**
 * A loader that shows no class files, of which another thread loads a class while one that uses it is being
 * transformed: at each of the moments at which the agent asks the loader for something.
 */
class LoadedMeanwhileTest {
  private static final String EXPECTED = "first callee second";

  /** Waits. */
  public static final class Callee {
    /** Waits. */
    @Suspendable
    public static String get() {
      Coroutine.suspend();
      return "callee";
    }
  }

  /** What is asked for between other things. */
  public static final class Unrelated {
    /** Does nothing. */
    public static String second() {
      return " second";
    }
  }

  /** Waits in what may be known or not. */
  public static final class Caller implements SuspendableCallable<String> {
    @Override
    public String call() {
      String first = "first ";
      Object[] held = {Unrelated.second()};
      String got = Callee.get();
      return first + got + held[0];
    }
  }

  /** What is overridden. */
  public static class Base {
    /** Waits. */
    @Suspendable
    public String get() {
      return "base";
    }
  }

  /** Some interface. */
  public interface Source {
    /** A value. */
    String get();
  }

  /** Overrides what may be known or not. */
  public static class Derived extends Base {
    @Override
    public String get() {
      Source second = () -> Unrelated.second();
      return "first callee" + second.get();
    }
  }

  /** Calls the method of the subclass by its superclass. */
  public static final class Virtual implements SuspendableCallable<String> {
    private final Base base = new Derived();

    @Override
    public String call() {
      return base.get();
    }
  }

  /** Loads a class on another thread, at one of the questions that are asked while a certain class is being defined. */
  private static final class Racing extends RenamingLoader {
    static {
      registerAsParallelCapable();
    }

    private final Class<?> meanwhile;
    private final int moment;
    private final AtomicInteger questions = new AtomicInteger();

    Racing(Class<?> meanwhile, int moment) {
      super(LoadedMeanwhileTest.class, Opcodes.V17);
      this.meanwhile = meanwhile;
      this.moment = moment;
    }

    @Override
    protected URL findResource(String name) {
      if (questions.getAndIncrement() == moment) {
        Thread other = new Thread(() -> {
          try {
            loadClass(OWN_NAMES + meanwhile.getSimpleName());
          } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
          }
        });
        other.start();
        try {
          other.join();
        } catch (InterruptedException ended) {
          throw new AssertionError(ended);
        }
      }
      return null;
    }

    boolean hasAsked() {
      return questions.get() > moment;
    }
  }

  @SuppressWarnings("unchecked")
  private static String outcome(RenamingLoader loader, Class<?> type) throws Exception {
    SuspendableCallable<String> body = loader.make(SuspendableCallable.class, type);
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    try {
      while (coroutine.resume()) {
        assertEquals(null, result[0], "it goes on while it waits");
      }
      return result[0];
    } catch (PinnedException notSeen) {
      return "pinned";
    }
  }

  /** Returns what came of it, at one moment or another. */
  private static Set<String> atEachMoment(Class<?> type, Class<?> first, Class<?> meanwhile)
      throws Exception {
    Set<String> outcomes = new HashSet<>();
    Racing loader;
    int moment = 0;
    do {
      loader = new Racing(meanwhile, moment++);
      loader.loadClass(RenamingLoader.OWN_NAMES + first.getSimpleName());
      outcomes.add(outcome(loader, type));
    } while (loader.hasAsked());
    assertTrue(moment > 3, "the agent has asked for nothing");
    return outcomes;
  }

  @Test
  void whatIsCalled() throws Exception {
    assertEquals(
        Set.of(EXPECTED, "pinned"), atEachMoment(Caller.class, Caller.class, Callee.class));
  }

  @Test
  void whatIsOverridden() throws Exception {
    assertEquals(Set.of(EXPECTED), atEachMoment(Virtual.class, Derived.class, Base.class));
  }
}
