package io.weft;

import java.io.Serial;
import java.util.List;

/**
 * An operation that may wait was reached through code that cannot be suspended: a frame that was
 * not instrumented lies between it and its coroutine, or a monitor is held, or a class initialiser
 * or the arguments of {@code super(…)} are being evaluated.
 *
 * <p>It is thrown whenever the operation is reached, not only when it would have had to wait, so
 * that the first test finds the place. The message names each frame in between and what to do.
 */
public final class PinnedException extends IllegalStateException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final transient List<StackTraceElement> frames;

  /**
   * Made by the runtime.
   *
   * @param message what was reached, through which frames, and the remedy
   * @param frames the frames that cannot be suspended, innermost first
   */
  public PinnedException(String message, List<StackTraceElement> frames) {
    super(message);
    this.frames = List.copyOf(frames);
  }

  /**
   * The frames that cannot be suspended.
   *
   * @return innermost first; empty when the reason is not a frame but a place, such as a monitor
   *     held (see the message), or when this exception was serialised
   */
  public List<StackTraceElement> frames() {
    return frames == null ? List.of() : frames;
  }
}
