package io.weft.internal.task;

/** Throws what a program threw as the same object, also where the compiler would not let it through. */
public final class Rethrow {
  private Rethrow() {}

  /**
   * Throws its argument.
   *
   * @param thrown what to throw
   * @return never; so that a caller can write {@code throw Rethrow.as(thrown)}
   */
  public static RuntimeException as(Throwable thrown) {
    return Rethrow.<RuntimeException>unchecked(thrown);
  }

  // Erased: nothing is cast, the throwable leaves as it is.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
