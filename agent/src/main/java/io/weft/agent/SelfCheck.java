package io.weft.agent;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.ClassSource;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Instruments and runs one small method on the JVM at hand before any class of the program is changed, so
 * that a JVM on which the agent does not work is found in time.
 */
final class SelfCheck {
  private static final int COUNT = 3;
  private static final long EXPECTED = 10 * (1 + 4 + 9) + 2 * COUNT;
  private static final String STAND_IN = Type.getInternalName(SelfCheckAbi.class) + "$";

  /** The first who asks makes the check, and others wait for it. */
  private static final class Outcome {
    static final Optional<Throwable> FAULT = fault();
  }

  private SelfCheck() {}

  /** Why the agent does not work here; empty: it does. */
  static Optional<Throwable> outcome() {
    return Outcome.FAULT;
  }

  private static Optional<Throwable> fault() {
    try {
      long sum = sum();
      return sum == EXPECTED
          ? Optional.empty()
          : Optional.of(new IllegalStateException("got " + sum + ", expected " + EXPECTED));
    } catch (ReflectiveOperationException | IOException | LinkageError | RuntimeException fault) {
      return Optional.of(fault);
    }
  }

  private static long sum() throws ReflectiveOperationException, IOException {
    String annotation = Type.getDescriptor(SelfCheckAbi.Marked.class);
    ClassSource own = SelfCheck::read;
    ClassHierarchy hierarchy =
        new ClassHierarchy(own, SuspendableRules.annotation(annotation, Set.of()), null);
    Instrumenter instrumenter = new Instrumenter(new Suspendables(hierarchy));
    String subject = Type.getInternalName(SelfCheckAbi.Subject.class);
    byte[] written = instrumenter.instrument(read(subject)).bytes().orElseThrow();
    Class<?> type = new OneClassLoader().define(toStandIn(written));
    Method twin = type.getDeclaredMethod("sum", int.class, SelfCheckAbi.Continuation.class);
    SelfCheckAbi.Continuation continuation = new SelfCheckAbi.Continuation();
    twin.invoke(null, COUNT, continuation);
    int suspensions = 1;
    while (continuation.resume()) {
      suspensions++;
    }
    if (suspensions != 2 * COUNT) {
      throw new IllegalStateException(suspensions + " suspensions, expected " + 2 * COUNT);
    }
    return continuation.carrier.longResult;
  }

  private static byte[] read(String internalName) throws IOException {
    try (InputStream in =
        SelfCheck.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  /** Called by the stand-in's bootstrap. */
  static Class<?> frameClass(Lookup host, String name, byte[] code)
      throws ReflectiveOperationException {
    try {
      return Class.forName(name, false, host.lookupClass().getClassLoader());
    } catch (ClassNotFoundException absent) {
      return host.defineClass(toStandIn(code));
    }
  }

  /** References to the runtime become references to its stand-in. */
  private static byte[] toStandIn(byte[] classFile) {
    ClassWriter out = new ClassWriter(0);
    Remapper names = new Remapper(Opcodes.ASM9) {
      @Override
      public String map(String internalName) {
        return internalName.startsWith(RuntimeSymbols.ABI_PACKAGE)
            ? STAND_IN + internalName.substring(RuntimeSymbols.ABI_PACKAGE.length())
            : internalName;
      }
    };
    new ClassReader(classFile).accept(new ClassRemapper(out, names), 0);
    return out.toByteArray();
  }

  /** Holds the instrumented class, which has the same name as the original. */
  private static final class OneClassLoader extends ClassLoader {
    OneClassLoader() {
      super(SelfCheck.class.getClassLoader());
    }

    Class<?> define(byte[] classFile) {
      return defineClass(null, classFile, 0, classFile.length);
    }
  }
}
