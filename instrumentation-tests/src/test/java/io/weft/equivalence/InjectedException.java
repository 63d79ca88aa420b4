package io.weft.equivalence;

/** Thrown by a point when the script says so. */
public final class InjectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InjectedException(int point) {
    super("injected at point " + point);
  }
}
