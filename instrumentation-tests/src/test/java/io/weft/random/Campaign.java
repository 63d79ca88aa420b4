package io.weft.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;

/** Writes and checks many programs; the first that fails is made small and reported. */
final class Campaign {
  private static final Path FOLDER = Path.of("target", "random");
  private static final int SHRINK_ATTEMPTS = 3000;

  private final Generator generator;
  private final ProgramCheck check;

  /** What is left of the program that failed. */
  private Gene smallest;

  Campaign(Generator generator, ProgramCheck check) {
    this.generator = generator;
    this.check = check;
  }

  /**
   * Checks programs.
   *
   * @param seed from which each program's own seed comes
   */
  void run(long seed, int count) {
    Random seeds = new Random(seed);
    for (int i = 0; i < count; i++) {
      run(seeds.nextLong());
    }
  }

  /**
   * Checks one program.
   *
   * @param seed its own
   */
  void run(long seed) {
    Gene gene = Gene.growing(seed, generator.nodes());
    Throwable failure = failure(gene, seed);
    if (failure == null) {
      return;
    }
    gene.freeze();
    int before = gene.size();
    String way = way(failure);
    new Shrinker(candidate -> way.equals(way(failure(candidate, seed))), SHRINK_ATTEMPTS)
        .shrink(gene);
    smallest = gene;
    Throwable left = failure(gene, seed);
    throw new AssertionError(report(gene, seed, before, left), left == null ? failure : left);
  }

  Gene smallest() {
    return smallest;
  }

  private Throwable failure(Gene gene, long seed) {
    try {
      check.check(generator.write(gene), seed);
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  /** What two failures of the same cause have in common, as far as that can be told. */
  static String way(Throwable failure) {
    if (failure == null) {
      return "";
    }
    String kind = failure.getClass().getName();
    Throwable cause = failure.getCause();
    if (failure instanceof AssertionError && failure.getMessage() != null) {
      String[] words = failure.getMessage().split(" ", 3);
      kind += ":" + (words.length < 2 ? words[0] : words[1]);
    }
    return cause == null ? kind : kind + "<" + cause.getClass().getName();
  }

  private String report(Gene gene, long seed, int before, Throwable failure) {
    Program program = generator.write(gene);
    String head = String.format(
        "%s program, -Dweft.random.program=%d, shrunk from %d to %d nodes:%n%s",
        generator.name(), seed, before, gene.size(), failure);
    Path file = FOLDER.resolve(generator.name() + "-" + seed + ".txt");
    try {
      ProgramFile.write(file, head, program);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return String.format(
        "%s%n%n%s%nin %s, which may be moved to the corpus as it is",
        head, program.text(), file.toAbsolutePath());
  }
}
