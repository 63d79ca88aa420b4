package io.weft.faults;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import java.util.function.Supplier;

/** Classes that a {@link FaultyLoader} defines; something in each stage looks at another class. */
final class Subject {
  private Subject() {}

  /** Defined by the parent loader too, so that callers can name it. */
  public static class Base {
    /** Overridden. */
    @Suspendable
    public String work() {
      return "base";
    }
  }

  /** A type of its own, which values on the operand stack and in variables have. */
  public record Item(String text) {}

  /** Called. */
  public static final class Remote {
    @Suspendable
    public static Item item(String text) {
      Coroutine.suspend();
      return new Item(text);
    }
  }

  /** What the faults hit. */
  public static final class Victim extends Base implements SuspendableCallable<String> {
    @Override
    public String work() {
      Item item = new Item("over");
      Supplier<Item> supplier = () -> Remote.item("ride");
      return item.text() + supplier.get().text();
    }

    @Override
    public String call() throws Exception {
      StringBuilder text = new StringBuilder();
      SuspendableRunnable append = () -> text.append(work());
      append.run();
      return text.append(Remote.item("!").text()).toString();
    }
  }

  /** Loaded after the fault. */
  public static final class Next extends Base implements SuspendableRunnable {
    @Override
    public void run() {
      Coroutine.suspend();
    }
  }
}
