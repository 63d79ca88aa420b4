package io.weft.random;

import java.util.List;

/** Writes a program from a tree of decisions: any tree, and the same program for the same tree. */
public interface Generator {
  /** A name for messages and files. */
  String name();

  /** About how many nodes a tree should have. */
  int nodes();

  /**
   * Writes a program.
   *
   * @param gene the decisions
   */
  Program write(Gene gene);

  /**
   * Writes several programs, for what is cheaper together.
   *
   * @param genes the decisions of each
   */
  default List<Program> writeAll(List<Gene> genes) {
    return genes.stream().map(this::write).toList();
  }
}
