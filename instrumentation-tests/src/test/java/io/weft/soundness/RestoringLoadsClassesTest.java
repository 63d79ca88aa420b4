package io.weft.soundness;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.Task;
import io.weft.TaskFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A frame that is restored may be the first to name a class: then the loader is asked, which is code of the program. */
class RestoringLoadsClassesTest {
  /** Of another package's kind: no code of {@link Passes} names it, which only passes it on. */
  public static final class Token {
    @Override
    public String toString() {
      return "token";
    }
  }

  /** What the classes of other loaders call. */
  public static final class Api {
    private Api() {}

    /** Waits. */
    @Suspendable
    public static String value() {
      Coroutine.suspend();
      return "value";
    }

    /** Makes what its caller cannot name. */
    public static Token make() {
      return new Token();
    }

    /** Takes it back. */
    public static String take(Token token) {
      return "took " + token;
    }
  }

  /** Returns what another class gave. */
  public static final class Returns implements SuspendableCallable<String> {
    @Override
    public String call() {
      return Api.value();
    }
  }

  /** Keeps a value while it waits. */
  public static final class Passes implements SuspendableCallable<String> {
    @Override
    public String call() {
      Token token = Api.make();
      Task.yield();
      return Api.take(token);
    }
  }

  /** Defines one class, and is told of every class that is asked for. */
  private static final class Told extends ClassLoader {
    private final Consumer<String> asked;
    private final String own;

    Told(Consumer<String> asked, Class<?> own) {
      super(RestoringLoadsClassesTest.class.getClassLoader());
      this.asked = asked;
      this.own = own.getName();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.accept(name);
      if (!name.equals(own) || findLoadedClass(name) != null) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @SuppressWarnings("unchecked")
    SuspendableCallable<String> make() throws ReflectiveOperationException {
      return (SuspendableCallable<String>) loadClass(own).getConstructor().newInstance();
    }
  }

  private static String inCoroutine(SuspendableCallable<String> body) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  /** As a loader might that looks through a sequence of places. */
  private static void runAGenerator(String name) {
    try (Generator<String> places = Generator.of(out -> {
      out.yield("first " + name);
      out.yield("second " + name);
    })) {
      while (places.hasNext()) {
        places.next();
      }
    }
  }

  @Test
  void aLoaderThatRunsCoroutinesDoesNotTakeTheResultOfTheOneThatIsResumed() throws Exception {
    runAGenerator("before"); // what it needs is loaded
    SuspendableCallable<String> returns =
        new Told(RestoringLoadsClassesTest::runAGenerator, Returns.class).make();
    assertEquals("value", inCoroutine(returns));
  }

  @Suspendable
  private static String callAndNote(SuspendableCallable<String> body, List<String> effects)
      throws Exception {
    try {
      return body.call();
    } finally {
      Task.yield();
      effects.add("finally");
    }
  }

  @Test
  void theCallersOfAFrameThatNoMemoryIsLeftForRunTheirFinallyBlocks() throws Exception {
    OutOfMemoryError full = new OutOfMemoryError("simulated");
    SuspendableCallable<String> passes = new Told(
            name -> {
              if (name.equals(Token.class.getName())) {
                throw full;
              }
            },
            Passes.class)
        .make();
    List<String> effects = new ArrayList<>();
    Scheduler.run(() -> {
      Task<String> task = Task.spawn(() -> callAndNote(passes, effects));
      TaskFailedException failed = thrown(TaskFailedException.class, task::join);
      assertSame(full, failed.getCause());
    });
    assertEquals(List.of("finally"), effects);
  }
}
