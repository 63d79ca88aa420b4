package io.weft.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/** What the bodies of a method have in common, and what not. */
class SharedSitesTest {
  private static final Lookup HOST = MethodHandles.lookup();

  private static final MethodType TYPE = MethodType.methodType(int.class);

  private static int links;

  /** A bootstrap. */
  static CallSite counting(Lookup host, String name, MethodType type, int added) {
    return new ConstantCallSite(MethodHandles.constant(int.class, ++links + added));
  }

  /** A bootstrap. */
  static CallSite failing(Lookup host, String name, MethodType type) {
    throw new IllegalStateException(String.valueOf(++links));
  }

  /** A bootstrap. */
  static CallSite full(Lookup host, String name, MethodType type) {
    if (++links == 1) {
      throw new StackOverflowError();
    }
    return new ConstantCallSite(MethodHandles.constant(int.class, links));
  }

  /** A bootstrap. */
  static Object noSite(Lookup host, String name, MethodType type) {
    return ++links == 1 ? "no site" : null;
  }

  private static MethodHandle bootstrap(String name, Class<?> result, Class<?>... more)
      throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(result, Lookup.class, String.class, MethodType.class)
        .appendParameterTypes(more);
    return HOST.findStatic(SharedSitesTest.class, name, type);
  }

  private static CallSite link(int number, MethodHandle bootstrap, Object... arguments)
      throws Throwable {
    return SharedSites.any(HOST, "call", TYPE, number, bootstrap, arguments);
  }

  @Test
  void callsOfOneNumberHaveOneSite() throws Throwable {
    MethodHandle counting = bootstrap("counting", CallSite.class, int.class);
    CallSite first = link(1, counting, 10);
    assertSame(first, link(1, counting, 10));
    assertNotSame(first, link(2, counting, 10));
  }

  /** The class was redefined since. */
  @Test
  void anotherCallOfTheNumberIsLinked() throws Throwable {
    MethodHandle counting = bootstrap("counting", CallSite.class, int.class);
    CallSite old = link(3, counting, 10);
    CallSite site = link(3, counting, 20);
    assertNotSame(old, site);
    assertSame(site, link(3, counting, 20));
    MethodHandle present = bootstrap("counting", CallSite.class, int.class);
    assertNotSame(site, link(3, present, 20));
  }

  @Test
  void aFailureStays() throws Throwable {
    links = 0;
    MethodHandle failing = bootstrap("failing", CallSite.class);
    for (int i = 0; i < 2; i++) {
      IllegalStateException failed =
          assertThrows(IllegalStateException.class, () -> link(4, failing));
      assertEquals("1", failed.getMessage());
    }
  }

  @Test
  void anErrorThatIsNotOfLinkingDoesNotStay() throws Throwable {
    links = 0;
    MethodHandle full = bootstrap("full", CallSite.class);
    assertThrows(StackOverflowError.class, () -> link(5, full));
    assertEquals(2, (int) link(5, full).getTarget().invokeExact());
  }

  @Test
  void whatIsNoSiteIsAFailure() throws Throwable {
    links = 0;
    MethodHandle noSite = bootstrap("noSite", Object.class);
    assertThrows(ClassCastException.class, () -> link(6, noSite));
    assertThrows(ClassCastException.class, () -> link(7, noSite));
  }
}
