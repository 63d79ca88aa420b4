package io.weft.mocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.testing.TestScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;
import org.mockito.MockMakers;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;

/** Mockito sees suspendable methods as they were written, with the inline maker and with subclasses. */
class MockitoTest {
  /** A class whose methods wait. */
  static class Store {
    private int calls;

    @Suspendable
    public String load(int id, String kind) throws IOException {
      calls++;
      Task.sleep(Duration.ofHours(1));
      return kind + id + " of " + size();
    }

    @Suspendable
    public int size() {
      Task.yield();
      return 7;
    }

    @Suspendable
    public final void touch() {
      Task.yield();
    }
  }

  /** The same as an interface. */
  public interface Remote {
    @Suspendable
    String ask(String question) throws IOException;

    @Suspendable
    default String twice(String question) throws IOException {
      return ask(question) + ask(question);
    }
  }

  /** Has its method by two names: compilers write a bridge to the one in a subclass. */
  static class Source<T> {
    @Suspendable
    public T next(T last) {
      return last;
    }
  }

  /** Has the bridge. */
  static class Words extends Source<String> {
    @Override
    @Suspendable
    public String next(String last) {
      Task.yield();
      return last + "!";
    }
  }

  private static void inTask(SuspendableRunnable body) {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(body);
    }
  }

  private static <T> T made(String maker, Class<T> type) {
    return maker.equals("default") ? mock(type) : mock(type, withSettings().mockMaker(maker));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void stubsAndVerifies(String maker) {
    Store store = made(maker, Store.class);
    inTask(() -> {
      when(store.load(1, "user")).thenReturn("first", "second");
      when(store.load(anyInt(), any())).thenReturn("any");
      when(store.load(2, "user")).thenThrow(new IOException("no"));
      when(store.size()).thenReturn(3);
      assertEquals("any", store.load(1, "user"));
      assertEquals("any", store.load(5, "order"));
      IOException thrown = null;
      try {
        store.load(2, "user");
      } catch (IOException expected) {
        thrown = expected;
      }
      assertEquals("no", thrown.getMessage());
      assertEquals(3, store.size());
      verify(store).load(5, "order");
      verify(store).size();
      verify(store, never()).load(6, "order");
    });
    assertEquals(3, store.size());
  }

  @Test
  void whatIsStubbedOutsideATaskHoldsInside() throws Exception {
    Store store = mock(Store.class);
    when(store.load(1, "user")).thenReturn("stubbed");
    doThrow(new IllegalStateException("final too")).when(store).touch();
    inTask(() -> {
      assertEquals("stubbed", store.load(1, "user"));
      assertEquals(0, store.size());
      IllegalStateException thrown = null;
      try {
        store.touch();
      } catch (IllegalStateException expected) {
        thrown = expected;
      }
      assertEquals("final too", thrown.getMessage());
    });
    InOrder order = inOrder(store);
    order.verify(store).load(1, "user");
    order.verify(store).size();
    order.verify(store).touch();
    verifyNoMoreInteractions(store);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void interfacesToo(String maker) {
    Remote remote = made(maker, Remote.class);
    inTask(() -> {
      when(remote.ask("who?")).thenReturn("me");
      when(remote.twice("who?")).thenCallRealMethod();
      assertEquals("meme", remote.twice("who?"));
      verify(remote, times(2)).ask("who?");
      ArgumentCaptor<String> asked = ArgumentCaptor.forClass(String.class);
      verify(remote).twice(asked.capture());
      assertEquals("who?", asked.getValue());
    });
  }

  @Test
  void theRealMethodsOfASpySuspendAndAreCountedOnce() {
    Store real = new Store();
    Store store = spy(real);
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> {
        assertEquals("user1 of 7", store.load(1, "user"));
        assertEquals(Duration.ofHours(1), scheduler.now());
        doReturn(8).when(store).size();
        assertEquals("user2 of 8", store.load(2, "user"));
        verify(store).load(1, "user");
        verify(store).load(2, "user");
      });
      verify(store, times(2)).size();
      assertEquals(2, store.calls);
    }
  }

  @Test
  void theRealMethodsOfASpyBlockAThreadAndAreCountedOnce() {
    Store store = spy(new Store());
    store.touch();
    assertEquals(7, store.size());
    verify(store).touch();
    verify(store).size();
    verifyNoMoreInteractions(store);
  }

  @Test
  void recursionOfASpyIsCountedEachTime() {
    Recursive recursive = spy(new Recursive());
    inTask(() -> assertEquals(3, recursive.depth(3)));
    verify(recursive).depth(3);
    verify(recursive).depth(2);
    verify(recursive).depth(1);
    verify(recursive).depth(0);
    assertEquals(2, recursive.depth(2));
    verify(recursive, times(2)).depth(2);
    verify(recursive, times(2)).depth(0);
  }

  static class Recursive {
    @Suspendable
    int depth(int left) {
      Task.yield();
      return left == 0 ? 0 : depth(left - 1) + 1;
    }
  }

  static class Odd {
    @Suspendable
    public String joined(String... parts) {
      Task.yield();
      return String.join(",", parts);
    }

    @Suspendable
    public int viaCallback(int left) {
      List<Integer> results = new ArrayList<>();
      Stream.of(left)
          .filter(number -> number > 0)
          .forEach(number -> results.add(viaCallback(number - 1)));
      return results.size();
    }
  }

  @Test
  void variableArgumentsToo() {
    Odd odd = spy(new Odd());
    inTask(() -> {
      assertEquals("a,b", odd.joined("a", "b"));
      when(odd.joined("c", "d")).thenReturn("stubbed");
      assertEquals("stubbed", odd.joined("c", "d"));
      assertEquals("", odd.joined());
    });
    verify(odd).joined("a", "b");
    verify(odd).joined();
  }

  @Test
  void aRealMethodThatCallsItselfThroughACallbackIsCountedEachTime() {
    Odd odd = spy(new Odd());
    inTask(() -> assertEquals(1, odd.viaCallback(2)));
    for (int left = 0; left <= 2; left++) {
      verify(odd).viaCallback(left);
    }
  }

  @Test
  void aResetMockKnowsTwinsToo() {
    Store store = mock(Store.class);
    inTask(() -> {
      when(store.size()).thenReturn(3);
      reset(store);
      assertEquals(0, store.size());
      when(store.size()).thenReturn(4);
      assertEquals(4, store.size());
    });
  }

  @Test
  void anAnswerCannotWait() {
    Store store = mock(Store.class);
    when(store.size()).thenAnswer(invocation -> {
      Task.yield();
      return 1;
    });
    inTask(() -> {
      PinnedException thrown = null;
      try {
        store.size();
      } catch (PinnedException expected) {
        thrown = expected;
      }
      assertTrue(thrown != null);
    });
  }

  @Test
  void failuresShowTheMethodAsItWasWritten() {
    Store store = mock(Store.class);
    inTask(() -> store.load(1, "user"));
    AssertionError failure =
        assertThrows(AssertionError.class, () -> verify(store).load(2, "user"));
    String message = failure.getMessage();
    assertTrue(message.contains("store.load(2, \"user\")"), message);
    assertTrue(
        message.contains("store.load(1, \"user\");\n-> at io.weft.mocks.MockitoTest.lambda"),
        message);
    assertFalse(message.contains("io.weft.testing.mockito"), message);
    assertFalse(message.contains("Continuation"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void aBridgeLeadsToWhatIsMocked(String maker) {
    Words words = made(maker, Words.class);
    when(words.next("a")).thenReturn("mock");
    Source<String> generic = words;
    inTask(() -> assertEquals("mockmock", words.next("a") + generic.next("a")));
    verify(words, times(2)).next("a");
  }

  @Test
  void aSpyIsCalledThroughABridgeOnce() {
    Words words = spy(new Words());
    Source<String> generic = words;
    inTask(() -> assertEquals("a!", generic.next("a")));
    verify(words).next("a");
    verifyNoMoreInteractions(words);
  }

  /** Waits, and has an identity of its own. */
  static class Account {
    @Suspendable
    public int transfer(int amount) {
      Task.yield();
      return 2 * amount;
    }

    @Override
    @Suspendable
    public boolean equals(Object other) {
      Task.yield();
      return false;
    }

    @Override
    @Suspendable
    public int hashCode() {
      Task.yield();
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void anAnswerThatUsesTheRealResultCannotWait(String maker) {
    List<String> told = new ArrayList<>();
    Account account = made(maker, Account.class);
    when(account.transfer(anyInt())).thenAnswer(invocation -> {
      told.add("begin");
      int real = (Integer) invocation.callRealMethod();
      told.add("commit " + real);
      return real + 1000;
    });
    inTask(() -> {
      PinnedException thrown = null;
      try {
        account.transfer(3);
      } catch (PinnedException expected) {
        thrown = expected;
      }
      assertTrue(thrown != null);
    });
    assertEquals(List.of("begin"), told);
    assertEquals(1006, account.transfer(3));
    assertEquals(List.of("begin", "begin", "commit 6"), told);
    verify(account, times(2)).transfer(3);
  }

  @Test
  void aListenerThatWouldBeToldADummyKeepsTheRealMethodFromWaiting() {
    List<Object> told = new ArrayList<>();
    Account account = mock(
        Account.class,
        withSettings()
            .defaultAnswer(CALLS_REAL_METHODS)
            .invocationListeners(report -> told.add(report.getReturnedValue())));
    inTask(() -> {
      PinnedException thrown = null;
      try {
        account.transfer(3);
      } catch (PinnedException expected) {
        thrown = expected;
      }
      assertTrue(thrown != null);
    });
    assertEquals(6, account.transfer(3));
    assertEquals(6, told.get(told.size() - 1));
  }

  @Test
  void whatAnAnswerChangesTheRealMethodSees() {
    Account account = mock(Account.class);
    when(account.transfer(anyInt())).thenAnswer(new ChangesFirst());
    assertEquals(120, account.transfer(1));
    Quick quick = mock(Quick.class);
    when(quick.twice(anyInt())).thenAnswer(new ChangesFirst());
    inTask(() -> assertEquals(120, quick.twice(1)));
  }

  /** Does not wait. */
  static class Quick {
    @Suspendable
    public int twice(int number) {
      return 2 * number;
    }
  }

  private static final class ChangesFirst implements Answer<Object> {
    @Override
    public Object answer(InvocationOnMock invocation) throws Throwable {
      invocation.getArguments()[0] = 60;
      return invocation.callRealMethod();
    }
  }

  @Test
  void mocksAndSpiesAreEqualToThemselvesAlone() {
    for (Account account : List.of(mock(Account.class), spy(new Account()))) {
      assertEquals(account, account);
      int outside = account.hashCode();
      inTask(() -> {
        assertTrue(account.equals(account));
        assertFalse(account.equals(new Account()));
        assertEquals(outside, account.hashCode());
      });
    }
  }

  /** Not public, so its methods are visible in subclasses by bridges only. */
  static class Hidden {
    @Suspendable
    public int count(int from) {
      Task.yield();
      return from + 50;
    }
  }

  /** Has such a bridge. */
  public static class Visible extends Hidden {}

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void aMethodThatABridgeMakesVisibleIsMocked(String maker) throws Exception {
    assertTrue(Visible.class.getMethod("count", int.class).isBridge());
    Visible visible = made(maker, Visible.class);
    assertEquals(0, visible.count(1));
    inTask(() -> assertEquals(0, visible.count(1)));
    when(visible.count(1)).thenReturn(8);
    assertEquals(8, visible.count(1));
    inTask(() -> assertEquals(8, visible.count(1)));
    verify(visible, times(4)).count(1);
  }

  @Test
  void aSpyIsCalledThroughABridgeThatMakesItsMethodVisible() {
    Visible visible = spy(new Visible());
    assertEquals(51, visible.count(1));
    inTask(() -> assertEquals(51, visible.count(1)));
    verify(visible, times(2)).count(1);
  }
}
