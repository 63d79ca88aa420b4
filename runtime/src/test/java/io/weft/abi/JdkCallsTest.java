package io.weft.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Objects of classes that have the runtime's interfaces and no twins, as libraries generate them. */
class JdkCallsTest {
  private static final List<Object> SEEN = new ArrayList<>();

  /** What takes nothing. */
  private static final class Giver
      implements Runnable,
          JdkCalls.RunnableTwin,
          Callable<String>,
          JdkCalls.CallableTwin,
          Supplier<String>,
          JdkCalls.SupplierTwin {
    @Override
    public void run() {
      SEEN.add("run");
    }

    @Override
    public String call() {
      return "call";
    }

    @Override
    public String get() {
      return "get";
    }
  }

  /** What takes something. */
  private static final class Taker
      implements Consumer<String>,
          JdkCalls.ConsumerTwin,
          Predicate<String>,
          JdkCalls.PredicateTwin {
    @Override
    public void accept(String argument) {
      SEEN.add(argument);
    }

    @Override
    public boolean test(String argument) {
      return argument.isEmpty();
    }
  }

  /** What makes something of it. */
  private static final class Maker implements Function<String, String>, JdkCalls.FunctionTwin {
    @Override
    public String apply(String argument) {
      return "of " + argument;
    }
  }

  /** What takes two. */
  private static final class Joiner
      implements BiFunction<String, String, String>, JdkCalls.BiFunctionTwin {
    @Override
    public String apply(String first, String second) {
      return first + second;
    }
  }

  /** What is gone through, and closed. */
  private static final class Steps
      implements Iterator<String>,
          JdkCalls.HasNextTwin,
          JdkCalls.NextTwin,
          Iterable<String>,
          JdkCalls.IterableTwin,
          Closeable,
          JdkCalls.CloseTwin {
    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public String next() {
      return "next";
    }

    @Override
    public Iterator<String> iterator() {
      return this;
    }

    @Override
    public void close() throws IOException {
      throw new IOException("closed");
    }
  }

  @Test
  void whatTakesNothing() throws Exception {
    SEEN.clear();
    JdkCalls.run(new Giver(), null);
    assertEquals(List.of("run"), SEEN);
    assertEquals("call", JdkCalls.call(new Giver(), null));
    assertEquals("get", JdkCalls.get(new Giver(), null));
  }

  @Test
  void whatTakesSomething() {
    SEEN.clear();
    assertEquals("of a", JdkCalls.apply(new Maker(), "a", null));
    assertEquals("ab", JdkCalls.apply(new Joiner(), "a", "b", null));
    JdkCalls.accept(new Taker(), "c", null);
    assertEquals(List.of("c"), SEEN);
    assertTrue(JdkCalls.test(new Taker(), "", null));
  }

  @Test
  void whatIsGoneThroughAndClosed() {
    Steps steps = new Steps();
    assertTrue(JdkCalls.hasNext(steps, null));
    assertEquals("next", JdkCalls.next(steps, null));
    assertSame(steps, JdkCalls.iterator(steps, null));
    assertThrows(IOException.class, () -> JdkCalls.close((Closeable) steps, null));
    assertThrows(IOException.class, () -> JdkCalls.close((AutoCloseable) steps, null));
  }
}
