package io.weft.samples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 10, Long.MAX_VALUE, Long.MIN_VALUE})
  void readsTheNumbersThatItWrites(long number) {
    assertEquals(OptionalLong.of(number), Bytes.of(number).toNumber());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        " 1",
        "1 ",
        "01",
        "-0",
        "-01",
        "1.0",
        "1e3",
        "9223372036854775808",
        "-9223372036854775809",
        "9999999999999999999",
        "18446744073709551617",
        "99999999999999999999"
      })
  void takesNothingElseForANumber(String text) {
    assertEquals(OptionalLong.empty(), Bytes.of(text).toNumber());
  }
}
