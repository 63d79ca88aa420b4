package io.weft.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a tree of decisions smaller as long as what it stands for fails in the same way: leaves out
 * parts, puts parts of a part in its place, and makes numbers zero.
 */
public final class Shrinker {
  private final Predicate<Gene> fails;
  private int attempts;

  /**
   * A shrinker.
   *
   * @param fails whether a tree still fails in the same way
   * @param attempts how many trees it may try
   */
  public Shrinker(Predicate<Gene> fails, int attempts) {
    this.fails = fails;
    this.attempts = attempts;
  }

  /**
   * Changes a tree that fails to a smaller one that fails.
   *
   * @param root a tree that has stopped growing
   */
  public void shrink(Gene root) {
    boolean changed;
    do {
      changed = removeParts(root, root);
      changed |= liftParts(root, root);
      changed |= simplifyNumbers(root, root);
    } while (changed && attempts > 0);
  }

  private boolean stillFails(Gene root) {
    if (attempts <= 0) {
      return false;
    }
    attempts--;
    return fails.test(root);
  }

  /** Large pieces of each list first, then single parts. */
  private boolean removeParts(Gene root, Gene node) {
    boolean changed = false;
    for (List<Gene> list : node.lists()) {
      for (int size = list.size(); size > 0; size /= 2) {
        for (int from = list.size() - size; from >= 0; from -= size) {
          changed |= removed(root, list, from, size);
          from = Math.min(from, list.size());
        }
      }
      for (Gene part : new ArrayList<>(list)) {
        changed |= removeParts(root, part);
      }
    }
    return changed;
  }

  private boolean removed(Gene root, List<Gene> list, int from, int size) {
    if (from + size > list.size()) {
      return false;
    }
    List<Gene> piece = list.subList(from, from + size);
    List<Gene> kept = new ArrayList<>(piece);
    piece.clear();
    if (stillFails(root)) {
      return true;
    }
    list.addAll(from, kept);
    return false;
  }

  private boolean liftParts(Gene root, Gene node) {
    boolean changed = false;
    for (List<Gene> list : node.lists()) {
      for (int i = 0; i < list.size(); i++) {
        changed |= lifted(root, list, i);
        changed |= liftParts(root, list.get(i));
      }
    }
    return changed;
  }

  private boolean lifted(Gene root, List<Gene> list, int index) {
    Gene part = list.get(index);
    for (List<Gene> inner : part.lists()) {
      for (Gene candidate : inner) {
        list.set(index, candidate);
        if (stillFails(root)) {
          return true;
        }
      }
    }
    list.set(index, part);
    return false;
  }

  private boolean simplifyNumbers(Gene root, Gene node) {
    boolean changed = false;
    List<Integer> numbers = node.numbers();
    for (int i = 0; i < numbers.size(); i++) {
      int old = numbers.get(i);
      for (int simpler : new int[] {0, old / 2, old - 1}) {
        if (simpler < numbers.get(i) && simpler >= 0) {
          int before = numbers.set(i, simpler);
          if (stillFails(root)) {
            changed = true;
          } else {
            numbers.set(i, before);
          }
        }
      }
    }
    for (List<Gene> list : node.lists()) {
      for (Gene part : list) {
        changed |= simplifyNumbers(root, part);
      }
    }
    return changed;
  }
}
