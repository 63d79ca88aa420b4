package io.weft.interop.tck;

/** How patient the test kit is. */
final class Effort {
  /** For a signal that must come: long enough for a machine that does a lot besides. */
  static final long TIMEOUT_MS = 5_000;

  /** For a signal that must not come: each test of that kind takes so long. */
  static final long SILENCE_MS = 30;

  /** How often it looks for an error that must come. */
  static final long POLL_MS = 10;

  private Effort() {}
}
