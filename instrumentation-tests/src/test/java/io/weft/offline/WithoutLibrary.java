package io.weft.offline;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Uses a library where it is there, as many frameworks do, and is looked at by reflection, as most beans are. */
public final class WithoutLibrary {
  private WithoutLibrary() {}

  /** Of the library. */
  interface LibraryListener {
    String hear(String text);
  }

  /** Of the library, and it waits. */
  static final class LibraryApi {
    private static LibraryListener heard;

    static void listen(LibraryListener listener) {
      heard = listener;
    }

    @Suspendable
    static int call(LibraryListener listener, int value) {
      Coroutine.suspend();
      return listener == heard ? value + 100 : -1;
    }
  }

  /** The program's own. */
  static final class Bean {
    private static boolean hasLibrary() {
      try {
        Class.forName(WithoutLibrary.class.getName() + "$LibraryApi");
        return true;
      } catch (ClassNotFoundException missing) {
        return false;
      }
    }

    @Suspendable
    int work(int value) {
      if (!hasLibrary()) {
        return value + 1;
      }
      LibraryListener listener = String::trim;
      LibraryApi.listen(listener);
      return LibraryApi.call(listener, value);
    }
  }

  /** Prints its methods, and what comes out. */
  public static void main(String[] arguments) {
    System.out.println(Arrays.stream(Bean.class.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .sorted()
        .collect(Collectors.joining(" ")));
    int[] result = {0};
    Coroutine coroutine = new Coroutine(() -> result[0] = new Bean().work(1));
    int suspensions = 0;
    while (coroutine.resume()) {
      suspensions++;
    }
    System.out.println(result[0] + " after " + suspensions + " suspensions");
  }
}
