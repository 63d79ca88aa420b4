package io.weft.bench.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void roundOfTasksHasFourNumbers() {
    assertEquals(Optional.of(new Sample(1, 2, 3, 4, null)), Sample.parse("round 1 2 3 4"));
  }

  @Test
  void roundOfAServerHasWhatItsLoadSaw() {
    assertEquals(
        Optional.of(new Sample(1, 2, 0, 4, new Sample.Load(5, 6, 7, 8))),
        Sample.parse("round 1 2 0 4 5 6 7 8"));
  }

  @Test
  void otherLinesAreNoRounds() {
    assertEquals(Optional.empty(), Sample.parse("around the clock it goes"));
  }
}
