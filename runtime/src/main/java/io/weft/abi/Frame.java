package io.weft.abi;

/**
 * What one suspended call of a method keeps: where it stands and its live values.
 *
 * <p>The agent writes one subclass per suspendable method, with fields for the values. A frame
 * belongs to one continuation and is reused each time its method suspends again.
 */
public abstract class Frame {
  /** Separates the parts of {@link #sites()}. */
  private static final char SEPARATOR = '\n';

  /** The caller's frame, or null for the outermost. Written by {@link Continuation#append}. */
  public Frame parent;

  /** In {@link #pc} while the method runs: its values have been given back to it. */
  static final int ENTERED = -1;

  /** In {@link #pc} when the method has returned: nothing refers to the frame any more but {@link Continuation#spare}. */
  static final int ENDED = -2;

  /**
   * The suspension point, counted from 0 in the order of the code. Written by instrumented code: last
   * of all when it is saved, and {@link #ENTERED} when it is restored. What comes out of {@link
   * #resume} before that was not thrown by the method.
   */
  public int pc;

  /** For generated subclasses. */
  protected Frame() {}

  /**
   * Continues the method behind {@link #pc} and leaves its value in the result register of the
   * continuation's carrier, unless it suspends again.
   *
   * @param continuation the continuation that this frame belongs to
   */
  protected abstract void resume(Continuation continuation);

  /**
   * The places of the suspension points.
   *
   * @return class, method, file (may be empty) and the line of each point (-1: unknown), each on a
   *     line of its own; the lines separated by commas
   */
  protected abstract String sites();

  /**
   * Completes the trace of an exception that this frame's resumed body has thrown or caught: the
   * callers, which are frames and not on the thread's stack, are put in. Called by instrumented code
   * where it catches, and by the resume loop.
   *
   * @param thrown what is under way
   * @param continuation the continuation that this frame belongs to
   * @return the same
   */
  public final Throwable splice(Throwable thrown, Continuation continuation) {
    Carrier carrier = continuation.carrier;
    if (!carrier.isSpliced(thrown) && SplicedTrace.splice(thrown, this, continuation)) {
      carrier.spliced(thrown);
    }
    return thrown;
  }

  /** The place at which this frame is suspended, as the program was written. */
  final StackTraceElement location() {
    return PLACES.get(getClass()).at(this);
  }

  /** The places of one class's suspension points: read once, as exceptions may be frequent. */
  private static final class Places {
    /** Null until a frame is asked. Threads that ask at the same time find the same. */
    private Known known;

    /** Safe to be handed over by a race, as its field is final. */
    private static final class Known {
      final StackTraceElement[] places;

      Known(StackTraceElement[] places) {
        this.places = places;
      }
    }

    StackTraceElement at(Frame frame) {
      Known found = known;
      if (found == null) {
        found = new Known(frame.readPlaces());
        known = found;
      }
      int last = found.places.length - 1;
      return found.places[frame.pc >= 0 && frame.pc < last ? frame.pc : last];
    }
  }

  private static final ClassValue<Places> PLACES = new ClassValue<>() {
    @Override
    protected Places computeValue(Class<?> type) {
      return new Places();
    }
  };

  /** The place of each suspension point, at last one without a line. */
  private StackTraceElement[] readPlaces() {
    String[] parts = sites().split(String.valueOf(SEPARATOR), -1);
    String[] lines = parts[3].split(",", -1);
    StackTraceElement[] result = new StackTraceElement[lines.length + 1];
    Module module = getClass().getModule();
    for (int i = 0; i < result.length; i++) {
      result[i] = new StackTraceElement(
          loaderName(),
          module.getName(),
          module.isNamed() ? module.getDescriptor().rawVersion().orElse(null) : null,
          parts[0],
          parts[1],
          parts[2].isEmpty() ? null : parts[2],
          i < lines.length ? Integer.parseInt(lines[i]) : -1);
    }
    return result;
  }

  /** As the JVM prints traces: without the names of its own loaders. */
  private String loaderName() {
    ClassLoader loader = getClass().getClassLoader();
    return loader == null || loader == ClassLoader.getSystemClassLoader() ? null : loader.getName();
  }
}
