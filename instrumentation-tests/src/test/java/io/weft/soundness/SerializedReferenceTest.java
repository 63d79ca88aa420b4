package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** Method references whose results are adapted come out of a stream as what went in. */
class SerializedReferenceTest {
  /** Takes an object, so that primitive results are boxed. */
  interface Making extends Serializable {
    @Suspendable
    Object make(int value);
  }

  private static int twice(int value) {
    Coroutine.suspend();
    return 2 * value;
  }

  private static int thrice(int value) {
    Coroutine.suspend();
    return 3 * value;
  }

  /** Suspends while it is constructed. */
  static final class Waited {
    private int value;

    @Suspendable
    Waited(int value) {
      Coroutine.suspend();
      this.value = value;
    }

    @Override
    public String toString() {
      return "waited " + value;
    }
  }

  /** Bound to an object that is serialised too. */
  record Adder(int addend) implements Serializable {
    @Suspendable
    int add(int value) {
      Coroutine.suspend();
      return value + addend;
    }
  }

  private static byte[] written(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Making read(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (Making) in.readObject();
    }
  }

  private static void assertMakes(String expected, Making making) {
    Object[] made = new Object[1];
    Coroutine coroutine = new Coroutine(() -> made[0] = making.make(20));
    assertTrue(coroutine.resume(), "it suspends");
    coroutine.resume();
    assertEquals(expected, made[0].toString());
  }

  @Test
  void eachKindOfReferenceComesBack() throws Exception {
    assertMakes("40", read(written((Making) SerializedReferenceTest::twice)));
    assertMakes("60", read(written((Making) SerializedReferenceTest::thrice)));
    assertMakes("27", read(written((Making) new Adder(7)::add)));
    assertMakes("waited 20", read(written((Making) Waited::new)));
  }

  private static SerializedLambda form(Object lambda) throws ReflectiveOperationException {
    Method writeReplace = lambda.getClass().getDeclaredMethod("writeReplace");
    writeReplace.setAccessible(true);
    return (SerializedLambda) writeReplace.invoke(lambda);
  }

  @Test
  void theStreamNamesTheTargetAndNoNumber() throws Exception {
    Making making = SerializedReferenceTest::thrice;
    String name = form(making).getImplMethodName();
    assertTrue(name.endsWith("SerializedReferenceTest|thrice"), name);
  }

  @Test
  void aReferenceThatTheClassDoesNotMakeIsRefused() throws Exception {
    SerializedLambda form = form((Making) SerializedReferenceTest::thrice);
    SerializedLambda other = new SerializedLambda(
        SerializedReferenceTest.class,
        form.getFunctionalInterfaceClass(),
        form.getFunctionalInterfaceMethodName(),
        form.getFunctionalInterfaceMethodSignature(),
        form.getImplMethodKind(),
        form.getImplClass(),
        form.getImplMethodName().replace("thrice", "fourfold"),
        form.getImplMethodSignature(),
        form.getInstantiatedMethodType(),
        new Object[0]);
    assertThrows(InvalidObjectException.class, () -> read(written(other)));
  }
}
