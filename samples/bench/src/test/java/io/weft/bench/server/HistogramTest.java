package io.weft.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final String TEXT = """
      4711:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:         27612        2153688  [B (java.base@17)
         2:            31           1240  io.weft.net.TcpStream
         3:             2             64  acme.Program$$Frame$0/0x00007f0001
         4:             1             32  acme.Program$$Frame$0/0x00007f0002
      Total        123456        7890123
      """;

  @Test
  void countsObjectsByClass() throws IOException {
    Histogram histogram = Histogram.parse(TEXT);
    assertEquals(new Histogram.Count(27612, 2153688), histogram.of("[B"));
    assertEquals(new Histogram.Count(31, 1240), histogram.of("io.weft.net.TcpStream"));
  }

  @Test
  void addsUpHiddenClassesOfOneName() throws IOException {
    assertEquals(new Histogram.Count(3, 96), Histogram.parse(TEXT).of("acme.Program$$Frame$0"));
  }

  @Test
  void knowsTheBytesOfAll() throws IOException {
    assertEquals(7890123, Histogram.parse(TEXT).bytes());
  }

  @Test
  void hasNoObjectsOfAClassThatIsNotThere() throws IOException {
    assertEquals(new Histogram.Count(0, 0), Histogram.parse(TEXT).of("acme.Nothing"));
  }

  @Test
  void refusesWhatIsNoHistogram() {
    assertThrows(IOException.class, () -> Histogram.parse("no such process"));
  }
}
