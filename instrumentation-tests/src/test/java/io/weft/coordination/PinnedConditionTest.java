package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.forked.ForkedJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a condition promises holds under a pin too, where that may block. */
class PinnedConditionTest {
  @Test
  void aPinnedWaitThatIsCancelledThrowsWithTheLockHeld() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(
        List.of(ForkedJvm.agentFlag("=log=OFF,pinned=block")),
        List.of(),
        PinnedCondition.class,
        List.of());
    List<String> lines = ended.output().lines().toList(); // among them a report of the blocked loop
    assertTrue(lines.contains("cancelled, and holds the lock: true"), ended.output());
    assertTrue(lines.contains("it was cancelled"), ended.output());
    assertTrue(lines.contains("Mutex[free, nobody waits]"), ended.output());
  }
}
