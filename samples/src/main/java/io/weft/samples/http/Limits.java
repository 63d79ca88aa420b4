package io.weft.samples.http;

import java.time.Duration;

/**
 * What a peer may ask for.
 *
 * @param maxBody bytes of a request's body
 * @param timeout until a request begins, for its head, between parts of its body, for a response to be taken
 */
record Limits(int maxBody, Duration timeout) {
  static final int LINE_BYTES = 4096;
  static final int HEADER_BYTES = 8192;

  /** A body may take the time-out, and a second more for so many bytes: the least rate of those that drip. */
  static final int BODY_BYTES_A_SECOND = 1024;
}
