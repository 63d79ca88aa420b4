package io.weft.samples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of an option that is a whole number between two bounds. */
public class IntRange implements ITypeConverter<Integer> {
  private final int least;
  private final int most;

  protected IntRange(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer convert(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // said below, as for a number out of range
    }
    throw new TypeConversionException(
        "'" + text + "' is not a whole number from " + least + " to " + most);
  }

  /** A port to listen on; 0 lets the system choose. */
  public static final class Port extends IntRange {
    Port() {
      super(0, 65_535);
    }
  }

  /** A number of event loops. */
  public static final class Loops extends IntRange {
    Loops() {
      super(1, 1_024);
    }
  }

  /** A time of up to a day. */
  public static final class Seconds extends IntRange {
    Seconds() {
      super(0, 86_400);
    }
  }

  /** A number of things, at least one. */
  public static final class Count extends IntRange {
    Count() {
      super(1, 1_000_000_000);
    }
  }
}
