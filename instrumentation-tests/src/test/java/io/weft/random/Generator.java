package io.weft.random;

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
}
