package io.weft.offline;

import io.weft.Suspendable;
import java.io.ObjectStreamClass;
import java.io.Serializable;

/** Classes whose objects are written to streams, by the hash that the JDK makes of their members. */
public final class Streamed {
  private Streamed() {}

  /** As most are. */
  static class Ordinary implements Serializable {
    @SuppressWarnings("unused")
    private int field;

    @Suspendable
    String name() {
      return "ordinary";
    }
  }

  /** Will have the flag of an enum's class, as Scala's have. */
  static class Flagged implements Serializable {
    @Suspendable
    String name() {
      return "flagged";
    }
  }

  /** An enum. */
  enum Colour {
    RED {
      @Override
      String title() {
        return "red";
      }
    };

    @Suspendable
    abstract String title();
  }

  /** A record. */
  record Point(int first) implements Serializable {
    @Suspendable
    int second() {
      return first;
    }
  }

  /** Declares a version of another type. */
  static class Narrow implements Serializable {
    private static final int serialVersionUID = 7;

    @Suspendable
    String name() {
      return "narrow";
    }
  }

  /** Prints the version of each. */
  public static void main(String[] arguments) {
    for (Class<?> type : new Class<?>[] {
      Ordinary.class, Flagged.class, Colour.class, Colour.RED.getClass(), Point.class, Narrow.class
    }) {
      System.out.println(
          type.getName() + " " + ObjectStreamClass.lookup(type).getSerialVersionUID());
    }
  }
}
