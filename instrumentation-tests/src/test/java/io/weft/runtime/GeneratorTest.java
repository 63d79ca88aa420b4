package io.weft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Generator;
import io.weft.equivalence.AgentInstaller;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private final List<String> log = new ArrayList<>();

  static {
    AgentInstaller.install();
  }

  @Test
  void givesItsElementsInOrder() {
    List<Integer> elements = new ArrayList<>();
    for (int element : CoroutinePrograms.upTo(3, log)) {
      elements.add(element);
    }
    assertEquals(List.of(0, 1, 2), elements);
  }

  @Test
  void runsNoFartherThanToTheNextElement() {
    Generator<Integer> generator = CoroutinePrograms.upTo(3, log);
    assertEquals(List.of(), log);
    assertTrue(generator.hasNext());
    assertTrue(generator.hasNext());
    assertEquals(0, generator.next());
    assertEquals(List.of("makes 0"), log);
    assertEquals(1, generator.next());
    assertEquals(List.of("makes 0", "makes 1"), log);
  }

  @Test
  void elementsMayBeNull() {
    Generator<String> nulls = CoroutinePrograms.nulls();
    assertTrue(nulls.hasNext());
    assertNull(nulls.next());
    assertNull(nulls.next());
    assertFalse(nulls.hasNext());
  }

  @Test
  void noMoreElementsIsNoSuchElement() {
    Generator<Integer> empty = CoroutinePrograms.upTo(0, log);
    assertThrows(NoSuchElementException.class, empty::next);
    assertFalse(empty.hasNext());
  }

  @Test
  void throwsWhatTheBodyThrewOnce() {
    IOException thrown = new IOException();
    Generator<Integer> generator = CoroutinePrograms.throwingAfterOne(thrown);
    generator.next();
    assertSame(thrown, assertThrows(IOException.class, generator::hasNext));
    assertFalse(generator.hasNext());
  }

  @Test
  void yieldsFromAnyDepthOfCalls() {
    List<Integer> elements = new ArrayList<>();
    CoroutinePrograms.tree(3).forEachRemaining(elements::add);
    assertEquals(List.of(1, 2, 1, 3, 1, 2, 1), elements);
  }

  @Test
  void closingRunsFinallyBlocks() {
    Generator<Integer> generator = CoroutinePrograms.upTo(3, log);
    generator.next();
    generator.close();
    assertEquals(List.of("makes 0", "finally"), log);
    assertFalse(generator.hasNext());
    generator.close();
    assertEquals(2, log.size());
  }

  @Test
  void closingBeforeTheStartRunsNothing() {
    Generator<Integer> generator = CoroutinePrograms.upTo(3, log);
    generator.close();
    assertFalse(generator.hasNext());
    assertEquals(List.of(), log);
  }

  @Test
  void closingThrowsAwayTheElementThatWasNotTaken() {
    Generator<Integer> generator = CoroutinePrograms.upTo(3, log);
    assertTrue(generator.hasNext());
    generator.close();
    assertThrows(NoSuchElementException.class, generator::next);
  }

  @Test
  void yieldWhileClosingIsRefused() {
    Generator<Integer> generator = CoroutinePrograms.yieldingInFinally();
    generator.next();
    String message = assertThrows(IllegalStateException.class, generator::close).getMessage();
    assertTrue(message.contains("is being closed"), message);
    assertFalse(generator.hasNext());
  }

  @Test
  void closingThrowsWhatAFinallyBlockThrows() {
    Generator<Integer> generator = CoroutinePrograms.throwingInFinally();
    generator.next();
    assertEquals("finally", assertThrows(IOException.class, generator::close).getMessage());
  }

  @Test
  void bodyCannotCloseItsOwnGenerator() {
    Generator<Integer> generator = CoroutinePrograms.closingItself();
    assertThrows(IllegalStateException.class, generator::hasNext);
  }

  @Test
  void yieldBelongsToTheBodyItself() {
    Generator<Integer> generator = CoroutinePrograms.yieldingFromACoroutineInside();
    String message = assertThrows(IllegalStateException.class, generator::next).getMessage();
    assertTrue(message.startsWith("yield() was called outside the body"), message);
  }

  @Test
  void yieldThroughCodeOfTheJdkIsPinned() {
    String message = CoroutinePrograms.pinnedYield();
    assertTrue(message.contains("java.util.Arrays$ArrayList.forEach"), message);
  }

  @Test
  void mayBeUsedByATaskThatWaitsBetweenElements() {
    assertEquals(45, CoroutinePrograms.sumInATask());
  }

  @Test
  void closeThrowsWhatTwoResourcesHaveThrownAlike() {
    IOException same = new IOException("same");
    Closeable failing = () -> {
      throw same;
    };
    Generator<Integer> generator = Generator.of(out -> {
      try (Closeable first = failing;
          Closeable second = failing) {
        out.yield(first == second ? 0 : 1);
      }
    });
    assertEquals(0, generator.next());
    assertSame(same, assertThrows(IOException.class, generator::close));
  }

  @Test
  void closeThrowsWhatClosingResourcesHasThrown() {
    Generator<Integer> generator = Generator.of(out -> {
      try (Closeable first = () -> {
            throw new IOException("first");
          };
          Closeable second = () -> {
            throw new IOException("second");
          }) {
        out.yield(first == second ? 0 : 1);
      }
    });
    assertEquals(1, generator.next());
    IOException thrown = assertThrows(IOException.class, generator::close);
    assertEquals("second", thrown.getMessage()); // the one that is closed first
    assertEquals("first", thrown.getSuppressed()[0].getMessage());
  }
}
