package io.weft.offline;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.Serializable;
import java.util.function.IntUnaryOperator;

/** Calls methods of types between others; those named Between may be forgotten at build time. */
public final class Middle {
  private Middle() {}

  /** How the methods of this program are called. */
  private interface Step {
    @Suspendable
    int of(int value);
  }

  private static class Above {
    @Suspendable
    int add(int value) {
      return value;
    }

    @Suspendable
    static int make(int value) {
      return value;
    }

    /** Not annotated, but a lambda's body. */
    static int pick(int value) {
      return value;
    }

    static Step ownPick() {
      return Above::pick;
    }

    @Suspendable
    static int pickBetween(int value) {
      return BetweenClass.pick(value);
    }

    static Step stepBetween() {
      return BetweenClass::pick;
    }
  }

  private static class BetweenClass extends Above {
    @Override
    int add(int value) {
      return super.add(value) + 70;
    }

    @Suspendable
    static int make(int value) {
      return value + 70;
    }

    @Suspendable
    static int pick(int value) {
      return value + 70;
    }
  }

  private static final class Below extends BetweenClass {
    @Override
    int add(int value) {
      return super.add(value) + 1000;
    }

    @Suspendable
    int other(int value) {
      return super.add(value) + 2000;
    }

    @Suspendable
    synchronized int locked(int value) {
      return super.add(value) + 3000;
    }

    Step lambda() {
      return value -> super.add(value) + 4000;
    }

    Step reference() {
      return super::add;
    }
  }

  private interface Api {
    @Suspendable
    default int add(int value) {
      return value;
    }
  }

  private interface BetweenApi extends Api {
    @Override
    default int add(int value) {
      return Api.super.add(value) + 70;
    }
  }

  private static final class OfApi implements BetweenApi {
    @Override
    public int add(int value) {
      return BetweenApi.super.add(value) + 1000;
    }
  }

  private interface Open {
    @Suspendable
    int add(int value);
  }

  private interface Choice extends BetweenApi, Open {
    @Override
    default int add(int value) {
      return BetweenApi.super.add(value) + 500;
    }
  }

  private static final class Chooses implements Choice {}

  private interface One {
    @Suspendable
    int name(int value);
  }

  private interface Two {
    @Suspendable
    int name(int value);
  }

  private interface Both extends One, Two {}

  private interface BetweenNamed extends One, Two {
    @Override
    default int name(int value) {
      return value + 70;
    }
  }

  private static final class BetweenOneAndTwo implements One, Two {
    @Override
    public int name(int value) {
      return value + 70;
    }
  }

  private static class BetweenInherited {
    public int name(int value) {
      return value + 70;
    }
  }

  private static final class BetweenInheriting extends BetweenInherited implements One, Two {}

  private interface BetweenUnion extends One, Two {}

  private static class AtOnce implements BetweenNamed, Both {}

  private static final class OfAtOnce extends AtOnce {
    private int calls;

    @Override
    public int name(int value) {
      return calls++ > 50 ? -1 : super.name(value) + 1000;
    }
  }

  private abstract static class Task {
    @Suspendable
    abstract int add(int value);
  }

  private static class BetweenTask extends Task {
    @Override
    int add(int value) {
      return value + 70;
    }
  }

  private static final class OfTask extends BetweenTask {
    private int calls;

    @Override
    int add(int value) {
      return calls++ > 50 ? -1 : super.add(value) + 1000;
    }
  }

  private static final class BetweenFinal extends Above {
    @Override
    int add(int value) {
      return value + 70;
    }
  }

  private static class BetweenFinalMethod extends Above {
    @Override
    final int add(int value) {
      return value + 70;
    }
  }

  private interface Defaults {
    @Suspendable
    default int first(int value) {
      return value;
    }

    @Suspendable
    default int second(int value) {
      return first(value) + 1000;
    }
  }

  private static final class BetweenDefaults implements Defaults {
    @Override
    public int first(int value) {
      return value + 10;
    }
  }

  private static class Stored implements Serializable {
    private static final long serialVersionUID = 1;

    @Suspendable
    int first(int value) {
      return value;
    }

    @Suspendable
    int second(int value) {
      return first(value) + 1000;
    }
  }

  private static final class BetweenStored extends Stored {
    private static final long serialVersionUID = 1;

    @Override
    int first(int value) {
      return value + 10;
    }
  }

  private static class Waits {
    @Suspendable
    int add(int value) {
      Coroutine.suspend();
      return value;
    }

    @Suspendable
    int other(int value) {
      return value;
    }
  }

  private static class BetweenWaits extends Waits {
    @Override
    int add(int value) {
      return super.add(value) + 70;
    }
  }

  /** Inherits what waits. */
  private static class BetweenOther extends Waits {
    @Override
    int other(int value) {
      return value;
    }
  }

  private static final class OfWaits extends BetweenWaits {
    @Override
    int add(int value) {
      return super.add(value) + 1000;
    }
  }

  private static void print(
      String name, IntUnaryOperator outside, SuspendableCallable<Integer> in) {
    int value = outside.applyAsInt(1);
    System.out.println(name + ": " + value + " outside, " + inCoroutine(in));
  }

  private static String inCoroutine(SuspendableCallable<Integer> body) {
    int[] result = new int[1];
    int suspensions = 0;
    try {
      Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
      while (coroutine.resume()) {
        suspensions++;
      }
    } catch (RuntimeException | Error failure) {
      return failure.getClass().getSimpleName();
    }
    return result[0] + " after " + suspensions + " suspensions";
  }

  private static String reason(SuspendableCallable<Integer> body) {
    try {
      Coroutine coroutine = new Coroutine(() -> body.call());
      while (coroutine.resume()) {
        // to the end
      }
      return "it waits";
    } catch (PinnedException pinned) {
      return pinned
          .getMessage()
          .lines()
          .filter(line -> line.contains("which was called"))
          .findFirst()
          .orElse("");
    }
  }

  /** Prints what each way of calling gives, on a plain thread and in a coroutine. */
  public static void main(String[] arguments) {
    Below below = new Below();
    print("super", below::add, () -> below.add(1));
    print("super of another method", below::other, () -> below.other(1));
    print("super under a monitor", below::locked, () -> below.locked(1));
    Step lambda = below.lambda();
    print("super in a lambda", lambda::of, () -> lambda.of(1));
    Step reference = below.reference();
    print("super as a method reference", reference::of, () -> reference.of(1));
    print("static", BetweenClass::make, () -> BetweenClass.make(1));
    Step ofClass = BetweenClass::make;
    print("static as a method reference", ofClass::of, () -> ofClass.of(1));
    Step ownPick = Above.ownPick();
    print("a lambda's body", ownPick::of, () -> ownPick.of(1));
    print("hides a lambda's body", Above::pickBetween, () -> Above.pickBetween(1));
    Step picks = Above.stepBetween();
    print("hides it as a method reference", picks::of, () -> picks.of(1));
    OfApi ofApi = new OfApi();
    print("interface", ofApi::add, () -> ofApi.add(1));
    Chooses chooses = new Chooses();
    print("interface of an interface", chooses::add, () -> chooses.add(1));
    print("both interfaces", v -> new OfAtOnce().name(v), () -> new OfAtOnce().name(1));
    One one = new BetweenOneAndTwo();
    print("implements both", one::name, () -> one.name(1));
    One inherits = new BetweenInheriting();
    print("inherits for both", inherits::name, () -> inherits.name(1));
    BetweenUnion union = value -> value + 70;
    print("lambda for both", union::name, () -> union.name(1));
    Two ofUnion = union;
    print("one of the lambda's", ofUnion::name, () -> ofUnion.name(1));
    print("abstract", v -> new OfTask().add(v), () -> new OfTask().add(1));
    BetweenFinal last = new BetweenFinal();
    print("final class", last::add, () -> last.add(1));
    BetweenFinalMethod exact = new BetweenFinalMethod();
    print("final method", exact::add, () -> exact.add(1));
    Defaults defaults = new BetweenDefaults();
    print("default method", defaults::second, () -> defaults.second(1));
    Stored stored = new BetweenStored();
    print("serializable", stored::second, () -> stored.second(1));
    System.out.println("waits: " + inCoroutine(() -> new OfWaits().add(1)));
    Waits other = new BetweenOther();
    System.out.println("why: " + reason(() -> other.add(1)));
  }
}
