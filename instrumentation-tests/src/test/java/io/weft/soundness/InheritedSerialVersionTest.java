package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.io.Serializable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The version that the agent keeps for a serialisable class does not come before one that the class inherits. */
class InheritedSerialVersionTest {
  static class Versioned implements Serializable {
    static final long serialVersionUID = Long.parseLong("5"); // compilers cannot write the value
  }

  static class Waits extends Versioned {
    @Suspendable
    int waits() {
      Coroutine.suspend();
      return 1;
    }
  }

  static class Below extends Waits {
    long version() {
      return serialVersionUID;
    }
  }

  /** Fields of interfaces are public. */
  public interface Versions {
    /** One. */
    long serialVersionUID = Long.parseLong("7");
  }

  static class WaitsToo implements Serializable, Versions {
    @Suspendable
    int waits() {
      Coroutine.suspend();
      return 1;
    }
  }

  static class Constant implements Serializable {
    static final long serialVersionUID = 9;
  }

  static class WaitsBelowConstant extends Constant {
    @Suspendable
    int waits() {
      Coroutine.suspend();
      return 1;
    }
  }

  @Test
  void isReadByTheNamesOfThoseBelow() {
    assertEquals(5, Waits.serialVersionUID);
    assertEquals(5, new Below().version());
    assertEquals(7, WaitsToo.serialVersionUID);
  }

  /** Their values stand where their names were. */
  @Test
  void isKeptBesideConstants() {
    assertTrue(Arrays.stream(WaitsBelowConstant.class.getDeclaredFields())
        .anyMatch(f -> f.isSynthetic() && f.getName().equals("serialVersionUID")));
    assertEquals(9, WaitsBelowConstant.serialVersionUID);
  }
}
