package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.equivalence.AgentInstaller;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A type that only some of a class's methods name is not there when the class is used. */
class AbsentTypeTest {
  static {
    AgentInstaller.install();
  }

  /** Is there. */
  public static class Here {
    /** May wait, and is adapted: to an object. */
    @Suspendable
    public int number() {
      Coroutine.suspend();
      return 7;
    }
  }

  /** An optional library's. */
  public static class Absent extends Here {}

  /** What the method is adapted to. */
  public interface Source {
    /** May wait. */
    @Suspendable
    Object get();
  }

  /** Would do without. */
  public static final class User implements Callable<Integer> {
    static Source bound(Absent absent) {
      return absent::number;
    }

    @Override
    public Integer call() {
      return 42;
    }
  }

  /** Defines the user, and has nothing of the absent class. */
  private static final class Without extends ClassLoader {
    Without() {
      super(AbsentTypeTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(Absent.class.getName())) {
        throw new ClassNotFoundException(name);
      }
      return name.equals(User.class.getName()) ? define(name) : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = super.getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] file = in.readAllBytes();
        return defineClass(name, file, 0, file.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return name.endsWith("$Absent.class") ? null : super.getResourceAsStream(name);
    }
  }

  @Test
  void anAdapterDoesNotNeedIt() throws Exception {
    Object user = new Without().loadClass(User.class.getName()).getConstructor().newInstance();
    assertEquals(42, ((Callable<?>) user).call());
  }

  @Test
  void whereItIsThereItIsAdapted() {
    Object[] got = new Object[1];
    Source source = User.bound(new Absent());
    Coroutine coroutine = new Coroutine(() -> got[0] = source.get());
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals(7, got[0]);
  }
}
