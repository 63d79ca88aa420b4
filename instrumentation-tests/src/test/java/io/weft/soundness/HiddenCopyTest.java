package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.SuspendableCallable;
import io.weft.net.ByteSink;
import io.weft.soundness.elsewhere.NeighbourBetween;
import io.weft.soundness.elsewhere.PrivateBetween;
import io.weft.soundness.elsewhere.StaticBetween;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Overrides that an agent has not seen, behind other types that have the method or its twin. */
class HiddenCopyTest {
  static class BehindNeighbour extends NeighbourBetween {
    String name() {
      return "sub";
    }
  }

  static class BehindStatic extends StaticBetween {
    String name() {
      return "sub";
    }
  }

  static class BehindPrivate extends PrivateBetween {
    String name() {
      return "sub";
    }
  }

  static class OverridesInherited extends SuperCallTest.AtOnce {
    @Override
    public String name() {
      return "sub";
    }
  }

  static class Implements implements SuperCallTest.NamedAndBoth {
    @Override
    public String name() {
      return "sub";
    }
  }

  static class Inherits implements SuperCallTest.Both {
    @Override
    public String name() {
      return "sub";
    }
  }

  private static Object hiddenCopy(Class<?> type) throws Throwable {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClass(in.readAllBytes(), true);
      return hidden
          .findConstructor(hidden.lookupClass(), java.lang.invoke.MethodType.methodType(void.class))
          .invoke();
    }
  }

  private static String inCoroutine(SuspendableCallable<String> body) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  private static void assertRefused(Executable call) {
    String message = assertThrows(IncompatibleClassChangeError.class, call).getMessage();
    assertTrue(message.contains("is hidden from agents"), message);
  }

  @Test
  void ofAMethodOfThePackageBehindOneOfAnotherPackage() {
    assertRefused(() -> hiddenCopy(BehindNeighbour.class));
  }

  @Test
  void ofAMethodBehindOneThatCannotBeOverridden() {
    assertRefused(() -> hiddenCopy(BehindStatic.class));
    assertRefused(() -> hiddenCopy(BehindPrivate.class));
  }

  @Test
  void ofAMethodThatASuperclassInheritsFromAnInterface() {
    assertRefused(() -> hiddenCopy(OverridesInherited.class));
  }

  @Test
  void ofAMethodThatAnInterfaceInherits() throws Throwable {
    SuperCallTest.NamedAndBoth copy = (SuperCallTest.NamedAndBoth) hiddenCopy(Implements.class);
    assertRefused(() -> inCoroutine(() -> copy.name()));
  }

  @Test
  void ofAMethodWithoutCodeIsCalled() throws Throwable {
    SuperCallTest.Both copy = (SuperCallTest.Both) hiddenCopy(Inherits.class);
    assertEquals("sub", inCoroutine(() -> copy.name()));
  }

  static class Writes implements ByteSink {
    private int singly;

    @Override
    public void writeAll(ByteBuffer... sources) {}

    @Override
    public void writeAll(ByteBuffer source) {
      singly++;
    }

    @Override
    public void close() {}
  }

  @Test
  void ofAMethodOfTheRuntimesInterfaces() throws Throwable {
    ByteSink copy = (ByteSink) hiddenCopy(Writes.class);
    assertRefused(() -> inCoroutine(() -> {
      copy.writeAll(ByteBuffer.allocate(1));
      return "written";
    }));
    Writes seen = new Writes();
    inCoroutine(() -> {
      seen.writeAll(ByteBuffer.allocate(1));
      return "written";
    });
    assertEquals(1, seen.singly);
  }
}
