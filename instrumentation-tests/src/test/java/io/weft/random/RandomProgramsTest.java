package io.weft.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.equivalence.AgentInstaller;
import io.weft.random.bytecode.BytecodeGenerator;
import io.weft.random.source.SourceGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** See the package's documentation for the system properties. */
class RandomProgramsTest {
  static {
    AgentInstaller.install();
  }

  private static final long SEED = Long.getLong("weft.random.seed", System.nanoTime());
  private static final int FEW = 100;
  private static final int MANY = 1000;

  @Test
  void fewBytecodePrograms() {
    run(new BytecodeGenerator(), FEW);
  }

  @Test
  @Tag("slow")
  void manyBytecodePrograms() {
    run(new BytecodeGenerator(), Integer.getInteger("weft.random.count", MANY));
  }

  @Test
  void fewSourcePrograms() {
    run(new SourceGenerator(), FEW);
  }

  @Test
  @Tag("slow")
  void manySourcePrograms() {
    run(new SourceGenerator(), Integer.getInteger("weft.random.count", MANY));
  }

  private static void run(Generator generator, int count) {
    ProgramCheck check = new ProgramCheck();
    Campaign campaign = new Campaign(generator, check, Campaign.FOLDER);
    Long single = Long.getLong("weft.random.program");
    long start = System.nanoTime();
    if (single != null) {
      campaign.run(single);
    } else {
      System.out.println("random " + generator.name() + ": -Dweft.random.seed=" + SEED);
      campaign.run(SEED, count);
    }
    System.out.printf(
        "random %s: %s, %d ms%n", generator.name(), check, (System.nanoTime() - start) / 1_000_000);
    assertTrue(check.tally().suspensions() > 0, "nothing was ever suspended");
  }
}
