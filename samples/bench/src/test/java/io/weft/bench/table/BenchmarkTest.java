package io.weft.bench.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
  @Test
  void roundWithoutASingleStepIsRefused() {
    Benchmark.ALL.forEach(benchmark -> assertFalse(benchmark.proves(0), benchmark.name()));
  }

  @Test
  void roundWithAllStepsIsAccepted() {
    Benchmark.ALL.forEach(
        benchmark -> assertTrue(benchmark.proves(benchmark.proof().applyAsLong(benchmark.size()))));
  }

  @Test
  void tasksThatDidNotTakeTurnsAreRefused() {
    assertFalse(named("yield").proves(2));
  }

  @Test
  void quickDoesTheSameWorkInFewerRounds() {
    for (Benchmark benchmark : Benchmark.ALL) {
      assertEquals(benchmark.size(), benchmark.quick().size());
      assertTrue(benchmark.quick().rounds() <= benchmark.rounds());
    }
  }

  @Test
  void nameOfAKindMeansAllOfIt() {
    assertEquals(
        List.of("echo-64", "echo-1000"),
        Benchmark.ALL.stream()
            .filter(benchmark -> benchmark.isMeantBy("echo"))
            .map(Benchmark::name)
            .toList());
  }

  @Test
  void nameMeansNoOtherThatBeginsWithIt() {
    assertFalse(named("ping-pong-2").isMeantBy("ping-pong"));
  }

  private static Benchmark named(String name) {
    return Benchmark.ALL.stream()
        .filter(benchmark -> benchmark.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
