package io.weft.sync;

import java.io.Serial;

/** A channel takes no more elements, or will give no more. */
public final class ChannelClosedException extends IllegalStateException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Made by the channel.
   *
   * @param message which operation on which channel
   * @param cause why it was closed; null: as its work was done
   */
  public ChannelClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
