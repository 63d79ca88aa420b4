package io.weft.testing;

/** Goes with a failure, as suppressed, and says how to repeat it. */
final class ScheduleNote extends Exception {
  private static final long serialVersionUID = 1L;

  ScheduleNote(String message) {
    super(message, null, false, false);
  }
}
