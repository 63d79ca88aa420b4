package io.weft.forked;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Has classes that are loaded before the agent, and uses none of them. */
public final class LoadedFirst {
  private LoadedFirst() {}

  /** Another library's annotation. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Mark {}

  /** Another library's exception. */
  static final class Stops extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static final class Annotated {
    @Suspendable
    void annotated() {
      Coroutine.suspend();
    }
  }

  static final class Listed {
    void listed() {
      Coroutine.suspend();
    }
  }

  static final class Throwing {
    void throwing() throws Stops {
      Coroutine.suspend();
    }
  }

  static final class Marked {
    @Mark
    void marked() {
      Coroutine.suspend();
    }
  }

  static final class Many0 {}

  static final class Many1 {}

  static final class Many2 {}

  static final class Many3 {}

  static final class Many4 {}

  static final class Many5 {}

  static final class Many6 {}

  static final class Many7 {}

  static final class Many8 {}

  static final class Many9 {}

  static final class Many10 {}

  static final class Many11 {}

  /** Does nothing. */
  public static void main(String[] arguments) {}
}
