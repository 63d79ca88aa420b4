package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;

/** Old class files of a loader that shows none, as scripting languages have them. */
class OldVersionTest {
  /** What the others have in common. */
  public abstract static class Above {
    /** Waits for nothing: nobody could know it. */
    public int get() {
      return 1;
    }
  }

  /** One of them. */
  public static class One extends Above {}

  /** One of them. */
  public static class Other extends Above {}

  /** Takes one or the other. */
  public static class Chooser implements SuspendableCallable<Integer> {
    @Override
    public Integer call() {
      return choose(true) + choose(false);
    }

    @Suspendable
    private int choose(boolean first) {
      Above chosen;
      if (first) {
        chosen = new One();
      } else {
        chosen = new Other();
      }
      Coroutine.suspend();
      return chosen.get();
    }
  }

  /** Waits while it is constructed, and takes one or the other. */
  public static class Chosen {
    /** Of the one. */
    public final int number;

    /** May wait. */
    @Suspendable
    public Chosen(boolean first) {
      Above chosen;
      if (first) {
        chosen = new One();
      } else {
        chosen = new Other();
      }
      number = chosen.get();
    }
  }

  /** Is new, and makes an old one. */
  public static class Maker implements SuspendableCallable<Integer> {
    @Override
    public Integer call() {
      return new Chosen(true).number + new Chosen(false).number;
    }
  }

  /** Merges them, but knows nothing of what is above them. */
  public static class Indifferent implements SuspendableCallable<Integer> {
    @Override
    public Integer call() {
      Object chosen;
      if (new One().get() == 1) {
        chosen = new One();
      } else {
        chosen = new Other();
      }
      Coroutine.suspend();
      return chosen.hashCode() == 0 ? 0 : 2;
    }
  }

  @SuppressWarnings("unchecked")
  private static SuspendableCallable<Integer> make(int version, Class<?> type)
      throws ReflectiveOperationException {
    return (SuspendableCallable<Integer>)
        new RenamingLoader(OldVersionTest.class, version).make(SuspendableCallable.class, type);
  }

  private static int inCoroutine(SuspendableCallable<Integer> supplier) {
    int[] result = {0};
    Coroutine coroutine = new Coroutine(() -> result[0] = supplier.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_6, Opcodes.V1_7, Opcodes.V1_8})
  void itsOwnFramesCount(int version) throws Exception {
    assertEquals(2, inCoroutine(make(version, Chooser.class)));
  }

  @Test
  void withoutFramesItIsLeftAlone() throws Exception {
    SuspendableCallable<Integer> chooser = make(Opcodes.V1_5, Chooser.class);
    assertThrows(PinnedException.class, () -> inCoroutine(chooser));
  }

  @Test
  void itsConstructorsCanBeCalled() throws Exception {
    assertEquals(2, inCoroutine(make(Opcodes.V1_5, Maker.class)));
  }

  @Test
  void whatIsMergedToNoUseIsMerged() throws Exception {
    assertEquals(2, inCoroutine(make(Opcodes.V1_5, Indifferent.class)));
  }
}
