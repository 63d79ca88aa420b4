package io.weft.samples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void tenThousandConnectionsFitIntoTheUsualLimits() {
    assertEquals(Optional.empty(), new Limits(1_048_576, 30, 28_232).shortageFor(10_000, 2));
  }

  @Test
  void tooFewDescriptorsSaysHowManyAndWhatToDo() {
    String shortage = new Limits(20_000, 36, 28_232).shortageFor(10_000, 2).orElseThrow();
    assertTrue(shortage.startsWith("10000 connections need 20100 file descriptors"), shortage);
    assertTrue(shortage.contains("only 20000 may be open"), shortage);
    assertTrue(shortage.contains("ulimit -n 20164"), shortage);
    assertTrue(shortage.contains("--connections 9950"), shortage);
  }

  @Test
  void theNumberThatIsSuggestedFits() {
    assertEquals(Optional.empty(), new Limits(20_000, 36, 28_232).shortageFor(9_950, 2));
  }

  @Test
  void tooFewClientPortsSaysHowManyAndWhatToDo() {
    String shortage = new Limits(1_048_576, 30, 28_232).shortageFor(30_000, 2).orElseThrow();
    assertTrue(shortage.contains("gives out only 28232"), shortage);
    assertTrue(shortage.contains("net.ipv4.ip_local_port_range"), shortage);
  }

  @Test
  void readsThePortRangeAsLinuxWritesIt() {
    assertEquals(28_232, Limits.portsIn("32768\t60999\n"));
  }

  @Test
  void readsTheLimitsOfThisProcess() {
    Limits limits = Limits.ofThisProcess();
    assertTrue(
        limits.openDescriptors() < limits.descriptors() && limits.clientPorts() > 1,
        limits.toString());
  }
}
