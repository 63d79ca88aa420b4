package io.weft.random;

import io.weft.equivalence.CoroutineWorld;
import io.weft.equivalence.DeepStack;
import io.weft.equivalence.Effort;
import io.weft.equivalence.EquivalenceCheck;
import io.weft.equivalence.PlainWorld;
import io.weft.equivalence.ReferenceWorld;
import io.weft.equivalence.Tally;
import io.weft.equivalence.ThreadWorld;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** All checks of one program: what is written is valid, and does what the program does. */
public final class ProgramCheck {
  /** Some dozen runs a program: many programs find more than many runs of one. */
  static final Effort QUICK = new Effort(4, 16, 4, 0, 4, 4);

  private static final PlainWorld PLAIN = new PlainWorld();

  private final Effort effort;
  private final UnaryOperator<byte[]> damage;
  private final Tally tally = new Tally();
  private int programs;
  private int classes;

  /** Checks with the usual effort. */
  ProgramCheck() {
    this(QUICK, UnaryOperator.identity());
  }

  /**
   * A check that may be broken on purpose.
   *
   * @param damage what becomes of class files before the agent sees them
   */
  ProgramCheck(Effort effort, UnaryOperator<byte[]> damage) {
    this.effort = effort;
    this.damage = damage;
  }

  /**
   * Checks a program.
   *
   * @throws AssertionError with what is wrong
   */
  void check(Program program, long seed) throws Exception {
    try {
      DeepStack.run("program " + seed, () -> {
        checkHere(program, seed);
        return null;
      });
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  /** Whether this JVM knows the class file versions of a program. */
  static boolean isReadable(Program program) {
    int newest = 44 + Runtime.version().feature();
    return program.classes().values().stream().allMatch(bytes -> bytes[7] <= newest);
  }

  private void checkHere(Program program, long seed) throws Exception {
    ProgramLoader reference = new ProgramLoader(PLAIN, program, PlainWorld::plain);
    try {
      reference.linkAll();
    } catch (LinkageError invalid) {
      throw new IllegalStateException("the generator wrote an invalid program", invalid);
    }
    ProgramLoader transformed =
        new ProgramLoader(ProgramCheck.class.getClassLoader(), program, damage);
    transformed.linkAll();
    classes += new WrittenProgram(program, transformed).check();
    new EquivalenceCheck(
            program.mainClass(),
            new ReferenceWorld(reference),
            new CoroutineWorld(transformed),
            new ThreadWorld(transformed),
            seed,
            tally,
            effort)
        .run();
    programs++;
  }

  Tally tally() {
    return tally;
  }

  @Override
  public String toString() {
    return programs + " programs, " + tally.runs() + " runs, " + tally.suspensions()
        + " suspensions, " + classes + " classes verified";
  }
}
