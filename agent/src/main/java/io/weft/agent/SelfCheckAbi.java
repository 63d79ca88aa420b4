package io.weft.agent;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/**
 * A stand-in for the runtime, as small as the contract allows, so that the agent can run what it
 * writes before any class loader of the program shows it the real one. Members are named as in the
 * runtime's package {@code abi}; {@link SelfCheck} renames references to their classes.
 */
public final class SelfCheckAbi {
  private SelfCheckAbi() {}

  /** Stands for the annotation. */
  @Retention(RetentionPolicy.CLASS)
  @Target(ElementType.METHOD)
  public @interface Marked {}

  /** Stands for the carrier. */
  public static final class Carrier {
    /** Result register. */
    public int intResult;

    /** Result register. */
    public long longResult;

    /** What the call threw. */
    public Throwable failure;

    /** Empties the register. */
    public Throwable takeFailure() {
      Throwable thrown = failure;
      failure = null;
      return thrown;
    }
  }

  /** Stands for a frame. */
  public abstract static class Frame {
    /** The caller's. */
    public Frame parent;

    /** The suspension point. */
    public int pc;

    /** Continues the method. */
    protected abstract void resume(Continuation continuation);
  }

  /** Stands for a continuation. */
  public static final class Continuation {
    /** Whether frames save themselves. */
    public boolean unwinding;

    /** The registers. */
    public final Carrier carrier = new Carrier();

    private Frame leaf;
    private Frame tail;

    /** For plain entries, which the check does not take. */
    @SuppressWarnings("DoNotCallSuggester") // instrumented code names it
    public static Continuation enter() {
      throw new IllegalStateException("plain entry taken");
    }

    /** Joins the chain. */
    public void append(Frame frame) {
      if (tail == null) {
        leaf = frame;
      } else {
        tail.parent = frame;
      }
      tail = frame;
    }

    /** None is ever spare. */
    public Frame spare(Class<?> type) {
      return null;
    }

    /** Never needed by the check. */
    public void saveFailed(Throwable error) throws Throwable {
      throw error;
    }

    boolean resume() {
      Frame frame = leaf;
      leaf = null;
      tail = null;
      unwinding = false;
      while (frame != null) {
        frame.resume(this);
        if (unwinding) {
          return true;
        }
        frame = frame.parent;
      }
      return false;
    }
  }

  /** Stands for the bootstrap of save paths. */
  public static final class FrameLinkage {
    private FrameLinkage() {}

    /** Links a save path. */
    public static CallSite save(
        Lookup host, String name, MethodType type, String frameName, String code)
        throws ReflectiveOperationException {
      byte[] bytes = code.getBytes(StandardCharsets.ISO_8859_1);
      Class<?> frame = SelfCheck.frameClass(host, frameName, bytes);
      return new ConstantCallSite(host.findStatic(frame, name, type));
    }
  }

  /** A suspendable call with a hand-written twin: suspends each time. */
  public static final class Pause {
    private Pause() {}

    /** Plain entry. */
    @Marked
    public static int pause(int value) {
      return value;
    }

    /** Twin. */
    public static int pause(int value, Continuation continuation) {
      continuation.carrier.intResult = value;
      continuation.unwinding = true;
      return 0;
    }
  }

  /** What is instrumented: values on the operand stack, a loop, a finally block. */
  public static final class Subject {
    private Subject() {}

    /** Sums up products of what {@code pause} returns. */
    @Marked
    public static long sum(int count) {
      long total = 0;
      for (int i = 1; i <= count; i++) {
        try {
          total += 10L * i * Pause.pause(i) + Pause.pause(1);
        } finally {
          total++;
        }
      }
      return total;
    }
  }
}
