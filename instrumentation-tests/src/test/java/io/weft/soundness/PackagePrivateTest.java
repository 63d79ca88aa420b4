package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.soundness.elsewhere.DefaultBesideNeighbour;
import io.weft.soundness.elsewhere.PrivateBetween;
import io.weft.soundness.elsewhere.PublicBetween;
import io.weft.soundness.elsewhere.StaticBetween;
import org.junit.jupiter.api.Test;

/** A method without modifier is overridden where the JVM says so, whatever stands in between. */
public class PackagePrivateTest {
  /** Extended from another package, and from this one behind that. */
  public static class Base {
    @Suspendable
    String name() {
      return "base";
    }

    @Suspendable
    static String call(Base base) {
      return base.name();
    }
  }

  static class BehindStatic extends StaticBetween {
    String name() {
      Coroutine.suspend();
      return "sub";
    }
  }

  static class BehindPrivate extends PrivateBetween {
    String name() {
      Coroutine.suspend();
      return "sub";
    }
  }

  static class BehindPublic extends PublicBetween {
    @Override
    public String name() {
      Coroutine.suspend();
      return "sub";
    }
  }

  /** Knows nothing of suspension. */
  public static class Plain {
    int number() {
      return 1;
    }
  }

  private static void assertCalls(String expected, boolean suspends, Base base) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = Base.call(base));
    assertEquals(suspends, coroutine.resume());
    if (suspends) {
      coroutine.resume();
    }
    assertEquals(expected, result[0]);
  }

  @Test
  void aStaticMethodInBetweenIsNoEndOfOverriding() {
    assertCalls("sub", true, new BehindStatic());
    assertCalls("base", false, new StaticBetween());
  }

  @Test
  void aPrivateMethodInBetweenIsNoEndOfOverriding() {
    assertCalls("sub", true, new BehindPrivate());
    PrivateBetween between = new PrivateBetween();
    assertCalls("base", false, between);
    assertEquals("private", between.own());
  }

  @Test
  void aMethodOfAnotherPackageOverridesNothing() {
    assertCalls("base", false, new PublicBetween());
    assertCalls("sub", true, new BehindPublic());
    assertEquals("public", new PublicBetween().name());
  }

  @Test
  void aCallByTheNameOfAnotherPackagesSubclassFindsThatOfTheOwn() {
    DefaultBesideNeighbour.Both object = new DefaultBesideNeighbour.Both();
    DefaultBesideNeighbour.Both below = new DefaultBesideNeighbour.Below();
    DefaultBesideNeighbour byInterface = below;
    int[] results = new int[3];
    Coroutine coroutine = new Coroutine(() -> {
      results[0] = object.number();
      results[1] = below.number();
      results[2] = byInterface.number();
    });
    coroutine.resume();
    assertArrayEquals(new int[] {1, 1, 3}, results);
  }
}
