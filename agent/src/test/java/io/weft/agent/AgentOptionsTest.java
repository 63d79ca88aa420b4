package io.weft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.rewrite.ForcedYields;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentOptionsTest {
  private static String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> AgentOptions.parse(text))
        .getMessage();
  }

  @Test
  void nothingMeansDefaults() {
    AgentOptions expected = new AgentOptions(
        Optional.empty(),
        false,
        Level.WARNING,
        MethodPatterns.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty());
    assertEquals(expected, AgentOptions.parse(null));
    assertEquals(expected, AgentOptions.parse(""));
  }

  @Test
  void readsEveryKey() {
    assertEquals(
        new AgentOptions(
            Optional.of(Path.of("some", "where")),
            true,
            Level.DEBUG,
            MethodPatterns.NONE,
            List.of("a.Pausable", "b.Fibre"),
            Optional.of("block"),
            Optional.of(new ForcedYields(0.25, -7))),
        AgentOptions.parse("dump=some/where, verify=true, log=debug,markers=a.Pausable;b.Fibre,"
            + "pinned=block,yield=0.25:-7"));
  }

  @Test
  void aValueMayHoldACommaBehindABackslash() {
    AgentOptions options = AgentOptions.parse("dump=a\\,b,verify=true");
    assertEquals(Optional.of(Path.of("a,b")), options.dump());
    assertTrue(options.verify());
  }

  @Test
  void theSeedMayBeLeftOut() {
    assertEquals(
        Optional.of(new ForcedYields(1, 0)), AgentOptions.parse("yield=1").yields());
  }

  @Test
  void unknownKeyListsTheKnownOnes() {
    String message = refusal("verbose=true");
    assertTrue(message.startsWith("unknown option 'verbose'\nusage: -javaagent:"), message);
    assertTrue(message.contains("dump=DIR") && message.contains("verify=true"), message);
    assertTrue(message.contains("log=LEVEL"), message);
  }

  @Test
  void wrongValuesSayWhatIsExpected() {
    assertTrue(refusal("verify=yes").startsWith("option 'verify' is 'yes', expected true or"));
    assertTrue(refusal("log=LOUD").startsWith("option 'log' is 'LOUD', expected one of ALL,"));
    assertTrue(refusal("pinned=maybe").startsWith("option 'pinned' is 'maybe', expected throw or"));
    for (String wrong : List.of("0", "-0.1", "1.01", "NaN", "often", "0.5:", "0.5:x", ":1")) {
      assertTrue(refusal("yield=" + wrong)
          .startsWith("option 'yield' is '" + wrong + "', expected a probability above 0 and"
              + " at most 1"));
    }
    for (String wrong : List.of("a-b", "a.B;", "a.B;;c.D", "a/B", ";")) {
      assertTrue(refusal("markers=" + wrong + ";1").contains("' is no name of a class; expected"));
    }
    assertTrue(refusal("dump").startsWith("option 'dump' needs a value"));
    assertTrue(refusal("dump=").startsWith("option 'dump' needs a value"));
    assertTrue(refusal("verify=true,verify=true").startsWith("option 'verify' is given twice"));
  }
}
