package io.weft.forked;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More comes than an array can have, which takes a JVM with room for two of the largest. */
class EndlessReadTest {
  @Test
  @Tag("slow")
  void itEndsWhenNoArrayHasRoom() throws Exception {
    assertEquals(
        "more than 2147483639 bytes are in no array\n",
        ForkedJvm.run(EndlessRead.class, List.of("-Xmx5g", "-Xmn64m", "-XX:+UseSerialGC"))
            .output());
  }
}
