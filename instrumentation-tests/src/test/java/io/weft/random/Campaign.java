package io.weft.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes and checks many programs; the first that fails is made small and reported. */
final class Campaign {
  /** Where programs that fail are written. */
  static final Path FOLDER = Path.of("target", "random");

  private static final int SHRINK_ATTEMPTS = 3000;

  /** So many are written together. */
  private static final int BATCH = 50;

  private final Generator generator;
  private final ProgramCheck check;
  private final Path folder;

  /** What is left of the program that failed. */
  private Gene smallest;

  Campaign(Generator generator, ProgramCheck check, Path folder) {
    this.folder = folder;
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
    for (int done = 0; done < count; done += BATCH) {
      List<Long> batch = new ArrayList<>();
      for (int i = done; i < Math.min(count, done + BATCH); i++) {
        batch.add(seeds.nextLong());
      }
      run(batch);
    }
  }

  private void run(List<Long> seeds) {
    List<Gene> genes = seeds.stream().map(this::grow).toList();
    List<Program> programs;
    try {
      programs = generator.writeAll(genes);
    } catch (RuntimeException invalid) {
      if (seeds.size() == 1) {
        reduce(genes.get(0), seeds.get(0), invalid);
      }
      seeds.forEach(this::run); // to find the one
      throw invalid;
    }
    for (int i = 0; i < programs.size(); i++) {
      Throwable failure = failure(programs.get(i), seeds.get(i));
      if (failure != null) {
        reduce(genes.get(i), seeds.get(i), failure);
      }
    }
  }

  private Gene grow(long seed) {
    return Gene.growing(seed, generator.nodes());
  }

  /**
   * Checks one program.
   *
   * @param seed its own
   */
  void run(long seed) {
    run(List.of(seed));
  }

  private void reduce(Gene gene, long seed, Throwable failure) {
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

  private Throwable failure(Program program, long seed) {
    try {
      check.check(program, seed);
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  private Throwable failure(Gene gene, long seed) {
    try {
      return failure(generator.write(gene), seed);
    } catch (RuntimeException invalid) {
      return invalid;
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
    Program program;
    try {
      program = generator.write(gene);
    } catch (RuntimeException invalid) {
      return generator.name() + " program, -Dweft.random.program=" + seed + ": " + invalid;
    }
    String head = String.format(
        "%s program, -Dweft.random.program=%d, shrunk from %d to %d nodes:%n%s",
        generator.name(), seed, before, gene.size(), failure);
    Path file = folder.resolve(generator.name() + "-" + seed + ".txt");
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
