package io.weft.bench.soak.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Too short to tell what grows slowly; that is for {@code samples/bench/run soak-network}. */
@Tag("slow")
class NetworkSoakTest {
  private static final long SEED = 1;

  @Test
  void serversSurviveHostileClientsAndServeOthersRightly() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    boolean flat = new NetworkSoak(Duration.ofSeconds(25), SEED, out)
        .run(Path.of(System.getProperty("weft.agent.jar")));
    assertTrue(flat, () -> text.toString(StandardCharsets.UTF_8));
  }
}
