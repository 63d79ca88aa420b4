package io.weft.mocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doCallRealMethod;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.only;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.testing.TestScheduler;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.MockedConstruction;
import org.mockito.exceptions.verification.NoInteractionsWanted;

/** Methods that a mock's class has from above: by {@code super}, and without a word. */
class InheritedMocksTest {
  /** Does not know the type. */
  public static class Middle<T> {
    /** Waits. */
    @Suspendable
    public T get(T value) {
      Task.yield();
      return value;
    }
  }

  /** Knows it, so that there is a bridge. */
  public static class Leaf extends Middle<String> {
    @Override
    public String get(String value) {
      return "[" + super.get(value + "!") + "]";
    }
  }

  /** Says nothing of tasks. */
  public static class Plain {
    /** Waits for nothing. */
    public String name(int of) {
      return "name" + of;
    }
  }

  /** Says that it waits. */
  public interface Named {
    /** May wait. */
    @Suspendable
    String name(int of);
  }

  /** Has the method from a class that does not know that it is suspendable. */
  public static class Both extends Plain implements Named {}

  /** Says it too. */
  public interface AlsoNamed {
    /** May wait. */
    @Suspendable
    String name(int of);
  }

  /** Has the method from two. */
  public interface Joined extends Named, AlsoNamed {}

  /** Waits when it is made. */
  public static class Opened {
    private final String name;

    /** Waits. */
    @Suspendable
    public Opened(String name) {
      this.name = name;
      Task.yield();
    }

    /** What was opened. */
    public String name() {
      return name;
    }
  }

  @Test
  void aConstructionIsToldAsItWasWritten() {
    MockedConstruction.MockInitializer<Opened> initializer = (mock, context) -> {
      assertEquals(List.of("file"), context.arguments());
      assertEquals(Opened.class.getConstructor(String.class), context.constructor());
      assertEquals(1, context.getCount());
      when(mock.name()).thenReturn("mocked");
    };
    try (MockedConstruction<Opened> construction = mockConstruction(Opened.class, initializer)) {
      assertEquals("mocked", inTask(() -> new Opened("file").name()));
      assertEquals(1, construction.constructed().size());
    }
  }

  /** Something that waits. */
  private interface Reading {
    @Suspendable
    String read();
  }

  private static String inTask(Reading body) {
    String[] result = new String[1];
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> result[0] = body.read());
    }
    return result[0];
  }

  @Test
  void aSuperCallOfARealMethodIsReal() {
    Leaf mock = mock(Leaf.class);
    doCallRealMethod().when(mock).get("x");
    assertEquals("[x!]", mock.get("x"));
    assertEquals("[x!]", inTask(() -> mock.get("x")));
    verify(mock, times(2)).get("x");
    verifyNoMoreInteractions(mock);
  }

  @Test
  void aSuperCallOfASpyIsReal() {
    Leaf spy = spy(new Leaf());
    assertEquals("[x!]", spy.get("x"));
    assertEquals("[x!]", inTask(() -> spy.get("x")));
    Middle<String> above = spy;
    assertEquals("[x!]", inTask(() -> above.get("x")));
    verify(spy, times(3)).get("x");
  }

  @Test
  void aMethodThatAnInterfaceMakesSuspendableIsStubbed() {
    Both both = mock(Both.class);
    Named named = both;
    doReturn("stub").when(both).name(1);
    assertEquals("stubstub", both.name(1) + named.name(1));
    assertEquals("stubstub", inTask(() -> both.name(1) + named.name(1)));
    verify(both, times(4)).name(1);
  }

  @Test
  void aMethodOfTwoInterfacesIsStubbed() {
    Joined joined = mock(Joined.class);
    Named named = joined;
    AlsoNamed alsoNamed = joined;
    doReturn("stub").when(joined).name(1);
    assertEquals("stubstubstub", inTask(() -> joined.name(1) + named.name(1) + alsoNamed.name(1)));
    verify(joined, times(3)).name(1);
  }

  @Test
  void whatIsNotWantedIsNamed() {
    Leaf mock = mock(Leaf.class);
    verifyNoInteractions(mock);
    inTask(() -> mock.get("x"));
    verify(mock, only()).get("x");
    inTask(() -> mock.get("y"));
    assertThrows(NoInteractionsWanted.class, () -> verifyNoMoreInteractions(mock));
    assertThrows(NoInteractionsWanted.class, () -> verifyNoInteractions(mock));
    NoInteractionsWanted unwanted =
        assertThrows(NoInteractionsWanted.class, () -> verify(mock, only()).get("x"));
    assertTrue(unwanted.getMessage().contains("on mock 'leaf'"), unwanted.getMessage());
  }
}
