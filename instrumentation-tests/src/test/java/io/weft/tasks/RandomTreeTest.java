package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.tasks.TreePlan.Talk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random trees of scopes and tasks, in which random ones fail, are cancelled or too late: every task has ended, every
 * {@code finally} block has run, every lock is free, every descriptor is closed, and each scope, each time-out and the
 * run throw what the model says. Most run in virtual time and in the order of their seed, so that jqwik's seed repeats
 * them, and a smaller one is found; some on threads, with all that these add.
 */
class RandomTreeTest {
  private static int trees;
  private static int tasks;

  /** The JDK keeps some sockets of its own from the first use of its channels on. */
  @BeforeContainer
  static void useSockets() throws IOException {
    new TreeRun(new TreePlan(1, 1, Set.of(), List.of(new Talk(true, List.of())))).runOnThreads();
  }

  @AfterContainer
  static void sayHowMany() {
    System.out.println(trees + " trees, " + tasks + " tasks");
  }

  @Property(tries = 600, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
  void aTreeEndsAsTheModelSaysInVirtualTime(@ForAll("trees") TreePlan plan) throws IOException {
    int before = openSockets();
    TreeRun run = new TreeRun(plan);
    run.runInVirtualTime();
    check(run, before);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
  void aTreeEndsAsTheModelSaysOnThreads(@ForAll("trees") TreePlan plan) throws IOException {
    int before = openSockets();
    TreeRun run = new TreeRun(plan);
    run.runOnThreads();
    check(run, before);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
  void theSeedRepeatsATree(@ForAll("repeatable") TreePlan plan) {
    TreeRun run = new TreeRun(plan);
    TreeRun again = new TreeRun(plan);
    run.runInVirtualTime();
    again.runInVirtualTime();
    assertEquals(run.log(), again.log());
  }

  private static void check(TreeRun run, int socketsBefore) throws IOException {
    trees++;
    tasks += run.tasks();
    assertEquals(List.of(), run.wrong());
    int sockets = openSockets();
    assertTrue(sockets <= socketsBefore, () -> sockets + " sockets, before " + socketsBefore);
  }

  private static int openSockets() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0; // not counted but on Linux
    }
    try (Stream<Path> each = Files.list(descriptors)) {
      return (int) each.filter(RandomTreeTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Provide
  Arbitrary<TreePlan> trees() {
    return TreePlan.any();
  }

  @Provide
  Arbitrary<TreePlan> repeatable() {
    return TreePlan.repeatable();
  }
}
