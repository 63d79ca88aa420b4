package io.weft.samples;

import io.weft.Generator;
import io.weft.Suspendable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lazy sequences: a loop or a recursion that hands out values, and stands still until the next one is asked for. */
@Command(
    name = "generator",
    description =
        "Prints primes, then the words of a tree in order. Both are computed as they are asked for.")
public final class Sequences implements Callable<Integer> {
  @Option(
      names = "--count",
      paramLabel = "N",
      converter = IntRange.Count.class,
      description = "How many primes (default: ${DEFAULT-VALUE}).")
  private int count = 20;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  private record Tree(Tree left, String word, Tree right) {
    static Tree of(String... words) {
      Tree root = null;
      for (String word : words) {
        root = insert(root, word);
      }
      return root;
    }

    private static Tree insert(Tree tree, String word) {
      if (tree == null) {
        return new Tree(null, word, null);
      }
      return word.compareTo(tree.word) < 0
          ? new Tree(insert(tree.left, word), tree.word, tree.right)
          : new Tree(tree.left, tree.word, insert(tree.right, word));
    }
  }

  /** Runs the sample. */
  public static void main(String[] args) {
    Sample.main(new Sequences(), args);
  }

  @Override
  public Integer call() {
    try (Generator<Integer> primes = primes()) {
      for (int i = 0; i < count; i++) {
        System.out.print(primes.next() + " ");
      }
    }
    System.out.println();

    Tree tree = Tree.of("the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog");
    for (String word : Generator.<String>of(out -> walk(tree, out))) {
      System.out.print(word + " ");
    }
    System.out.println();
    return 0;
  }

  /** An endless sequence. The loop goes on when the next prime is asked for. */
  private static Generator<Integer> primes() {
    return Generator.of(out -> {
      for (int n = 2; ; n++) {
        if (isPrime(n)) {
          out.yield(n);
        }
      }
    });
  }

  /** A recursion that is left in the middle, several calls deep, and entered there again. */
  @Suspendable
  private static void walk(Tree tree, Generator.Sink<String> out) {
    if (tree != null) {
      walk(tree.left, out);
      out.yield(tree.word);
      walk(tree.right, out);
    }
  }

  private static boolean isPrime(int n) {
    for (int divisor = 2; divisor * divisor <= n; divisor++) {
      if (n % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
