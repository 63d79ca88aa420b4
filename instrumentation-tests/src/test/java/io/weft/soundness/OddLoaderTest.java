package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Loaders that show less than they load, or that wait for other threads. */
class OddLoaderTest {
  private static final String RUNTIME = "io/weft/abi/";

  /** Its default method must not run in place of an override. */
  public interface WithDefault {
    /** Waits. */
    @Suspendable
    default String name() {
      return "default";
    }
  }

  /** Its method must not run in place of an override. */
  public static class Open {
    /** Waits. */
    @Suspendable
    public String name() {
      return "open";
    }
  }

  /** Defined by a loader of its own. */
  public static class Implements implements WithDefault {
    @Override
    public String name() {
      return "override";
    }
  }

  /** Defined by a loader of its own. */
  public static class Extends extends Open {
    @Override
    public String name() {
      return "override";
    }
  }

  /** Knows nothing of suspension. */
  public static class Plain {
    /** Waits for nothing. */
    public String name() {
      return "plain";
    }
  }

  /** Defined by a loader of its own; its superclass wins over the default method. */
  public static class Inherits extends Plain implements WithDefault {}

  /** Its default method must not run in place of the list's. */
  public interface WithSize {
    /** Waits. */
    @Suspendable
    default int size() {
      return -1;
    }
  }

  /** Gets the method from a class of the JDK. */
  public static class ListWithSize extends ArrayList<String> implements WithSize {
    private static final long serialVersionUID = 1L;
  }

  /** Defines some classes itself, and shows and loads of the rest what is not hidden. */
  private static class Odd extends ClassLoader {
    static {
      registerAsParallelCapable(); // else the JVM holds the loader while a class is defined
    }

    private final Predicate<String> hidden;
    private final Set<String> own;

    Odd(Predicate<String> hidden, Class<?>... own) {
      super(OddLoaderTest.class.getClassLoader());
      this.hidden = hidden;
      this.own = Set.of(own).stream().map(Class::getName).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      if (file.startsWith(RUNTIME) && hidden.test(file)) {
        throw new ClassNotFoundException(name);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !own.contains(name)) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @Override
    public URL getResource(String name) {
      return hidden.test(name) ? null : super.getResource(name);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return hidden.test(name) ? null : super.getResourceAsStream(name);
    }

    <T> T make(Class<T> type, Class<? extends T> wanted) throws ReflectiveOperationException {
      return type.cast(loadClass(wanted.getName()).getConstructor().newInstance());
    }
  }

  private static <T> T inCoroutine(SuspendableCallable<T> body) {
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    @SuppressWarnings("unchecked")
    T value = (T) result[0];
    return value;
  }

  @Test
  void overridesOfALoaderThatHidesTheRuntimeAreCalled() throws Exception {
    Odd loader = new Odd(n -> n.startsWith(RUNTIME), Implements.class, Extends.class);
    WithDefault implementor = loader.make(WithDefault.class, Implements.class);
    assertEquals("override", inCoroutine(() -> implementor.name()));
    Open extension = loader.make(Open.class, Extends.class);
    assertEquals("override", inCoroutine(() -> extension.name()));
  }

  @Test
  void whatASuperclassHasIsNotPassedOverWhereTheRuntimeIsHidden() throws Exception {
    Odd loader = new Odd(n -> n.startsWith(RUNTIME), Inherits.class);
    WithDefault heir = loader.make(WithDefault.class, Inherits.class);
    String name;
    try {
      name = inCoroutine(() -> heir.name());
    } catch (IncompatibleClassChangeError refusal) {
      assertTrue(refusal.getMessage().contains(Plain.class.getName()), refusal.getMessage());
      name = "plain";
    }
    assertEquals("plain", name);
  }

  @Test
  void methodsOfTheJdkAreCalledAlsoWhereNoLoaderShowsThem() throws Exception {
    Odd loader = new Odd(n -> n.startsWith("java/"), ListWithSize.class);
    WithSize list = loader.make(WithSize.class, ListWithSize.class);
    assertEquals(0, inCoroutine(() -> list.size()));
  }

  /** Waits, when it is first asked for a resource, until another thread has loaded a class. */
  private static final class Waiting extends Odd {
    static {
      registerAsParallelCapable();
    }

    private final Predicate<String> when;
    private final ThrowingRunnable other;
    private final AtomicBoolean asked = new AtomicBoolean();
    private boolean stuck;

    /** What the other thread does. */
    private interface ThrowingRunnable {
      void run() throws Exception;
    }

    Waiting(Predicate<String> when, ThrowingRunnable other, Class<?>... own) {
      super(n -> false, own);
      this.when = when;
      this.other = other;
    }

    private void await(String resource) {
      if (!when.test(resource) || asked.getAndSet(true)) {
        return;
      }
      Thread thread = new Thread(() -> {
        try {
          other.run();
        } catch (Exception failed) {
          throw new IllegalStateException(failed);
        }
      });
      thread.setDaemon(true);
      thread.start();
      try {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      stuck = thread.isAlive();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      await(name);
      return super.getResources(name);
    }

    @Override
    public URL getResource(String name) {
      await(name);
      return super.getResource(name);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      await(name);
      return super.getResourceAsStream(name);
    }

    void assertNeverStuck() throws Exception {
      assertEquals("override", make(Open.class, Extends.class).name());
      assertFalse(stuck, "the other thread waits for a lock of the agent");
    }
  }

  @Test
  void aLoaderIsAskedWithoutALockThatOthersWaitFor() throws Exception {
    for (String resource : new String[] {"META-INF/weft/suspendables", RUNTIME, "Open.class"}) {
      Odd another = new Odd(n -> false, Implements.class);
      Waiting loader = new Waiting(
          n -> n.contains(resource),
          () -> another.make(WithDefault.class, Implements.class),
          Extends.class);
      loader.assertNeverStuck();
    }
  }

  @Test
  void aLoaderMayWaitForAnotherThreadThatLoadsFromIt() throws Exception {
    for (String resource : new String[] {RUNTIME, "package-info", "Open.class"}) {
      Waiting[] self = new Waiting[1];
      self[0] = new Waiting(
          n -> n.contains(resource),
          () -> self[0].make(WithDefault.class, Implements.class),
          Extends.class,
          Implements.class);
      self[0].assertNeverStuck();
    }
  }
}
