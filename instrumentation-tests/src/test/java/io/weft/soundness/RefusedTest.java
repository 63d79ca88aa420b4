package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.listings.constructs.other.Elsewhere;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A method that the agent refuses runs pinned, says why, and is the only one of its class. */
class RefusedTest {
  private final List<String> effects = new ArrayList<>();

  @Suspendable
  private String refused() {
    effects.add("before");
    String text = String.valueOf(Elsewhere.hidden()); // the type of the value cannot be named here
    effects.add("after");
    return text;
  }

  @Suspendable
  private void neighbour() {
    effects.add("neighbour");
    Coroutine.suspend();
    effects.add("neighbour resumed");
  }

  /** As many parameters as a method may have. */
  @Suspendable
  private static void full(
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      long a6,
      long a7,
      long a8,
      long a9,
      long b0,
      long b1,
      long b2,
      long b3,
      long b4,
      long b5,
      long b6,
      long b7,
      long b8,
      long b9,
      long c0,
      long c1,
      long c2,
      long c3,
      long c4,
      long c5,
      long c6,
      long c7,
      long c8,
      long c9,
      long d0,
      long d1,
      long d2,
      long d3,
      long d4,
      long d5,
      long d6,
      long d7,
      long d8,
      long d9,
      long e0,
      long e1,
      long e2,
      long e3,
      long e4,
      long e5,
      long e6,
      long e7,
      long e8,
      long e9,
      long f0,
      long f1,
      long f2,
      long f3,
      long f4,
      long f5,
      long f6,
      long f7,
      long f8,
      long f9,
      long g0,
      long g1,
      long g2,
      long g3,
      long g4,
      long g5,
      long g6,
      long g7,
      long g8,
      long g9,
      long h0,
      long h1,
      long h2,
      long h3,
      long h4,
      long h5,
      long h6,
      long h7,
      long h8,
      long h9,
      long i0,
      long i1,
      long i2,
      long i3,
      long i4,
      long i5,
      long i6,
      long i7,
      long i8,
      long i9,
      long j0,
      long j1,
      long j2,
      long j3,
      long j4,
      long j5,
      long j6,
      long j7,
      long j8,
      long j9,
      long k0,
      long k1,
      long k2,
      long k3,
      long k4,
      long k5,
      long k6,
      long k7,
      long k8,
      long k9,
      long l0,
      long l1,
      long l2,
      long l3,
      long l4,
      long l5,
      long l6,
      long l7,
      long l8,
      long l9,
      long m0,
      long m1,
      long m2,
      long m3,
      long m4,
      long m5,
      long m6,
      int last) {
    Coroutine.suspend();
  }

  private static PinnedException pinned(SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    return assertThrows(PinnedException.class, coroutine::resume);
  }

  @Test
  void waitingBelowIsAnErrorThatNamesTheRefusal() {
    PinnedException pinned = pinned(() -> refused());
    String message = pinned.getMessage();
    assertTrue(message.contains("RefusedTest.refused(RefusedTest.java:"), message);
    assertTrue(message.contains("W-112 this code cannot be resumed"), message);
    assertTrue(message.contains("which is not accessible here"), message);
    assertTrue(message.contains("make the type accessible"), message);
    assertEquals("refused", pinned.frames().get(0).getMethodName());
    assertEquals(List.of("before"), effects);
  }

  @Test
  void otherMethodsOfItsClassSuspend() {
    Coroutine coroutine = new Coroutine(() -> neighbour());
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals(List.of("neighbour", "neighbour resumed"), effects);
  }

  @Test
  void aMethodWithoutRoomForTheHiddenParameterNamesItsRefusalToo() {
    PinnedException pinned = pinned(() -> full(
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0));
    String message = pinned.getMessage();
    assertTrue(message.contains("W-111 no room for the hidden parameter"), message);
    assertFalse(message.contains("annotate"), message);
  }
}
