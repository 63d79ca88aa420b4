package io.weft.testing.mockito;

import org.mockito.exceptions.stacktrace.StackTraceCleaner;
import org.mockito.plugins.StackTraceCleanerProvider;

/** Leaves this package out where Mockito says who has called a mock, as it leaves itself out. */
@SuppressWarnings("exports") // to Mockito only
public final class TwinStackTraces implements StackTraceCleanerProvider {
  private static final String OWN = TwinStackTraces.class.getPackageName() + ".";

  /** Called by Mockito. */
  public TwinStackTraces() {}

  @Override
  public StackTraceCleaner getStackTraceCleaner(StackTraceCleaner others) {
    return frame -> others.isIn(frame) && !frame.getClassName().startsWith(OWN);
  }
}
