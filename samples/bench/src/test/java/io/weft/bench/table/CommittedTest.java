package io.weft.bench.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedTest {
  @TempDir
  Path folder;

  @Test
  void nothingFellWhereTheTableIsTheSame() throws IOException {
    assertEquals(List.of(), against(ring(25, 10)).fallen(List.of(ring(25, 10))));
  }

  @Test
  void slowerMachineIsNoFallAsThePlainLoopIsSlowerToo() throws IOException {
    assertEquals(List.of(), against(ring(25, 10)).fallen(List.of(ring(75, 10))));
  }

  @Test
  void higherRatioToThePlainLoopIsAFall() throws IOException {
    assertEquals(
        List.of("ring               from 10.0 to 15.0 times the plain loop: +50 %"),
        against(ring(25, 10)).fallen(List.of(ring(25, 15))));
  }

  @Test
  void oneProcessThatDidWorseIsNoFall() throws IOException {
    Table apart = table("ring", Measure.NANOS, new Table.Row("weft", 25, 0.2, 15));
    assertEquals(List.of(), against(ring(25, 10)).fallen(List.of(apart)));
  }

  @Test
  void bytesFallByThemselvesAsTheyDependOnNoMachine() throws IOException {
    assertEquals(
        List.of("parked             from 200 to 208 bytes: +4 %"),
        against(parked(200)).fallen(List.of(parked(208))));
  }

  @Test
  void smallerShareOfThePlainLoopsThroughputIsAFall() throws IOException {
    assertEquals(
        List.of("echo-64            from 0.97 to 0.80 times the plain loop: -18 %"),
        against(echo(0.97)).fallen(List.of(echo(0.8))));
  }

  @Test
  void largerShareOfThePlainLoopsThroughputIsNoFall() throws IOException {
    assertEquals(List.of(), against(echo(0.8)).fallen(List.of(echo(1.2))));
  }

  @Test
  void benchmarkWithoutEarlierResultCannotFall() throws IOException {
    assertEquals(List.of(), against(ring(25, 10)).fallen(List.of(parked(208))));
  }

  private Committed against(Table table) throws IOException {
    Path file = folder.resolve("results.txt");
    Files.writeString(file, "command    samples/run bench\n\n" + table.text());
    return Committed.read(file);
  }

  private static Table ring(double nanos, double toPlain) {
    return table("ring", Measure.NANOS, new Table.Row("weft", nanos, 0.02, toPlain));
  }

  private static Table echo(double toPlain) {
    return table(
        "echo-64", Measure.K_PER_SECOND, new Table.Row("weft", 200 * toPlain, 0.02, toPlain));
  }

  private static Table parked(double bytes) {
    return table("parked", Measure.BYTES, new Table.Row("weft", bytes, 0, Double.NaN));
  }

  private static Table table(String name, Measure measure, Table.Row weft) {
    Table.Row go = new Table.Row("go", 1, 0, 1);
    return new Table(
        name,
        "what is done: at length",
        measure.unit,
        List.of(weft, go),
        "    weft  1  2  3\n",
        List.of("weft had 70 % of its core: rough"));
  }
}
