package io.weft.tasks;

/** A failure whose text fails, when others are told of it. */
public final class Mute extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @Override
  public String getMessage() {
    throw new IllegalStateException("no text");
  }
}
