package io.weft.mocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.testing.TestScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.MockMakers;

/** What compilers write so that one method is found by two names is no method of its own to Mockito. */
class BridgeMocksTest {
  /** Not public: a public subclass makes its methods visible by bridges. */
  static class Hidden {
    @Suspendable
    public int count(Object from) {
      Task.yield();
      return 50;
    }
  }

  /** Has such a bridge, beside another method of the same name that would take what it takes. */
  public static class Overloaded extends Hidden {
    @Suspendable
    public int count(String from) {
      Task.yield();
      return 7;
    }
  }

  /** Knows its method by another name. */
  public interface Source<T> {
    @Suspendable
    T next(T last);
  }

  /** Knows nothing of that interface. */
  public static class Words {
    @Suspendable
    public String next(String last) {
      Task.yield();
      return last + "!";
    }
  }

  /** Has a bridge to a method that it inherits. */
  public static class WordSource extends Words implements Source<String> {}

  /** Promises less than is returned. */
  public interface Named {
    @Suspendable
    Object name(int of);
  }

  /** Knows nothing of that interface either. */
  public static class Names {
    @Suspendable
    public String name(int of) {
      Task.yield();
      return "n" + of;
    }
  }

  /** Has a bridge to a method that it inherits, with another result. */
  public static class Both extends Names implements Named {}

  private static <T> T made(String maker, Class<T> type) {
    return maker.equals("default") ? mock(type) : mock(type, withSettings().mockMaker(maker));
  }

  private static int inTask(Counting body) {
    int[] result = new int[1];
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> result[0] = body.count());
    }
    return result[0];
  }

  /** Something that waits. */
  private interface Counting {
    @Suspendable
    int count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void aBridgeBesideAnOverloadIsTheMethodThatItMakesVisible(String maker) {
    Overloaded mock = made(maker, Overloaded.class);
    assertEquals(0, mock.count((Object) "x"));
    assertEquals(0, inTask(() -> mock.count((Object) "x")));
    doReturn(9).when(mock).count(any(Object.class));
    assertEquals(9, mock.count((Object) 5));
    assertEquals(9, inTask(() -> mock.count((Object) 5)));
    assertEquals(0, inTask(() -> mock.count("x")));
    when(mock.count((Object) "q")).thenReturn(77);
    assertEquals(77, inTask(() -> mock.count((Object) "q")));
    verify(mock, times(2)).count((Object) 5);
    verify(mock).count("x");
  }

  @Test
  void aSpyHasBoth() {
    Overloaded spy = spy(new Overloaded());
    assertEquals(57, inTask(() -> spy.count((Object) "x") + spy.count("x")));
    doReturn(33).when(spy).count(any(Object.class));
    assertEquals(40, inTask(() -> spy.count((Object) 6) + spy.count("x")));
    verify(spy).count((Object) 6);
    verify(spy, times(2)).count("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void aBridgeLeadsToAnInheritedMethod(String maker) {
    WordSource words = made(maker, WordSource.class);
    Source<String> generic = words;
    doReturn("st").when(words).next("x");
    assertEquals("stst", words.next("x") + generic.next("x"));
    assertEquals(4, inTask(() -> (words.next("x") + generic.next("x")).length()));
    verify(words, times(4)).next("x");
    when(generic.next("z")).thenReturn("Z");
    assertEquals(2, inTask(() -> (words.next("z") + generic.next("z")).length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", MockMakers.SUBCLASS})
  void aBridgeWithAnotherResultLeadsToAnInheritedMethod(String maker) {
    Both both = made(maker, Both.class);
    Named named = both;
    doReturn("st").when(both).name(1);
    assertEquals("stst", both.name(1) + named.name(1));
    assertEquals(4, inTask(() -> (both.name(1) + named.name(1)).length()));
    verify(both, times(4)).name(1);
  }

  @Test
  void aSpyIsCalledOnceByEitherName() {
    WordSource words = spy(new WordSource());
    Both both = spy(new Both());
    Source<String> generic = words;
    Named named = both;
    assertEquals(
        8,
        inTask(
            () -> (words.next("a") + generic.next("a") + both.name(1) + named.name(1)).length()));
    verify(words, times(2)).next("a");
    verify(both, times(2)).name(1);
  }
}
