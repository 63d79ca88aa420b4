package io.weft.samples.kv;

import java.io.IOException;
import java.io.Serial;

/** The client does not speak the protocol: it is told what is wrong, and the connection ends. */
final class ProtocolException extends IOException {
  @Serial
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super("Protocol error: " + message);
  }
}
