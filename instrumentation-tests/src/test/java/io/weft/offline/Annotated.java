package io.weft.offline;

import io.weft.Coroutine;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;

/** Has annotations that plain Java never reads: who does initialises the enums that they name. */
public final class Annotated {
  private static final StringBuilder INITIALIZED = new StringBuilder();

  private Annotated() {}

  enum Level {
    HIGH;

    static {
      INITIALIZED.append(" Level");
    }
  }

  enum Broken {
    ANY;

    static {
      fail();
    }

    private static void fail() {
      throw new IllegalStateException("the initialiser of Broken");
    }
  }

  /** Names an enum. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Mode {
    Level value();
  }

  /** Names one that cannot be initialised. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Odd {
    Broken value();
  }

  /** Is deleted. */
  static final class Missing {}

  interface Worker {
    @Suspendable
    int work(int value);
  }

  @Mode(Level.HIGH)
  static final class Good implements Worker {
    @Override
    public int work(int value) {
      Coroutine.suspend();
      return value + 1;
    }
  }

  @Odd(Broken.ANY)
  static class Bad implements Worker {
    @Override
    public int work(int value) {
      Coroutine.suspend();
      return value + 2;
    }
  }

  /** Its methods cannot be listed when the type is not there. */
  static final class Incomplete extends Bad {
    @SuppressWarnings("unused")
    static void never(Missing missing) {}
  }

  private static void inCoroutine(Worker worker) {
    int[] result = {0};
    Coroutine coroutine = new Coroutine(() -> result[0] = worker.work(1));
    int suspensions = 0;
    while (coroutine.resume()) {
      suspensions++;
    }
    print(result[0] + " after " + suspensions);
  }

  @Suspendable
  private static void sleep() {
    Task.sleep(Duration.ofMillis(1));
  }

  @Mode(Level.HIGH)
  private static void below(Runnable runnable) {
    runnable.run();
  }

  @Odd(Broken.ANY)
  private static void belowOdd(Runnable runnable) {
    runnable.run();
  }

  private static void belowMissing(Runnable runnable, Missing missing) {
    runnable.run();
  }

  @Mode(Level.HIGH)
  @Suspendable
  private static synchronized void locked() {
    sleep();
  }

  private static void print(String text) {
    System.out.println("> " + text + INITIALIZED);
    INITIALIZED.setLength(0);
  }

  /** Lets a task wait where it cannot be suspended. */
  static final class Pinned {
    private Pinned() {}

    /** Prints what was initialised. */
    public static void main(String[] arguments) {
      Scheduler.run(() -> {
        below(Annotated::sleep);
        print("below");
        belowOdd(Annotated::sleep);
        print("belowOdd");
        belowMissing(Annotated::sleep, null);
        print("belowMissing");
        locked();
        print("locked");
      });
    }
  }

  /** Waits on a plain thread, below a method that names a missing type. */
  static final class Plain {
    private Plain() {}

    /** Prints when it is done. */
    public static void main(String[] arguments) {
      belowMissing(Annotated::sleep, null);
      print("slept");
    }
  }

  /** Calls objects, and prints the results and what was initialised. */
  public static void main(String[] arguments) {
    inCoroutine(new Good());
    inCoroutine(new Bad());
    inCoroutine(new Incomplete());
  }
}
