package io.weft.offline;

import io.weft.Coroutine;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Uses {@link Library}: extends it, implements its interfaces, passes it lambdas. */
public final class Application {
  private Application() {}

  private abstract static class Both implements Library.Named, Library.Called {
    @Override
    public String name() {
      return Library.Named.super.name() + "!";
    }

    @Override
    public String title() {
      return Library.Named.super.title() + "?";
    }
  }

  private static final class Rest extends Both {
    @Override
    public String nickname() {
      return name();
    }

    @Override
    public String epithet() {
      return title();
    }

    @Override
    public String byname() {
      Coroutine.suspend();
      return nickname() + epithet();
    }
  }

  private static class Worker extends Library {
    @Suspendable
    Worker() {
      super(10);
    }

    @Override
    public int work(Step step) {
      Coroutine.suspend();
      return 1 + super.work(step);
    }
  }

  /** Prints what came out and how often it suspended. */
  public static void main(String[] arguments) {
    List<Object> seen = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> {
      Library worker = new Worker();
      seen.add(worker.work(from -> {
        Coroutine.suspend();
        return from * 2;
      }));
      seen.add(Library.twice(Application::plusOne));
      seen.add(new Rest().byname());
    });
    int suspensions = 0;
    while (coroutine.resume()) {
      suspensions++;
    }
    Scheduler.run(() -> Task.sleep(Duration.ofMillis(1)));
    System.out.println(seen + " after " + suspensions + " suspensions");
  }

  @Suspendable
  private static int plusOne(int value) {
    Coroutine.suspend();
    return value + 1;
  }
}
