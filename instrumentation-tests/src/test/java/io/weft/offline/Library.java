package io.weft.offline;

import io.weft.Coroutine;
import io.weft.Suspendable;

/** What a library offers: types that are suspendable as a whole. */
@Suspendable
public class Library {
  /** A functional interface of the library. */
  @Suspendable
  public interface Step {
    /** Goes on. */
    int go(int from);
  }

  /** Overloads, one of which a twin could be taken for. */
  @Suspendable
  public interface Named {
    /** A name. */
    default String name() {
      Coroutine.suspend();
      return "named";
    }

    /** Another. */
    default String title() {
      Coroutine.suspend();
      return "titled";
    }
  }

  /** Unrelated to {@link Named}, with the same methods and more. */
  @Suspendable
  public interface Called {
    /** A name. */
    String name();

    /** Another. */
    String title();

    /** Another. */
    String nickname();

    /** Another. */
    String epithet();

    /** Another. */
    String byname();
  }

  /** Unrelated to {@link Called}, with the same methods. */
  @Suspendable
  public interface Known {
    /** A name. */
    String name();

    /** Another. */
    String title();

    /** Another. */
    String nickname();

    /** Another. */
    String epithet();

    /** Another. */
    String byname();
  }

  /** Inherits five twins twice, so that it needs five of its own. */
  public abstract static class Nameless implements Called, Known {}

  private int start;

  /** Waits. */
  public Library(int start) {
    this.start = start;
    Coroutine.suspend();
  }

  /** To be overridden. */
  public int work(Step step) {
    int value = step.go(start);
    Coroutine.suspend();
    return value;
  }

  /** Overridden by nobody, and with a hidden parameter that looks like a second one. */
  public static int twice(Step step) {
    return step.go(1) + step.go(2);
  }
}
