package io.weft.random.source;

/** The part of the source that every program has: types and methods that it can use. */
final class SourceScaffold {
  /** The start of the random class. */
  static final String HEAD = """
      package generated;

      import static generated.Support.*;
      import static io.weft.fixtures.support.Points.log;
      import static io.weft.fixtures.support.Points.point;

      import io.weft.Suspendable;
      import io.weft.fixtures.support.Fixture;
      import java.util.function.Function;
      import java.util.function.Supplier;

      public class Main implements Fixture {
        static int si;
        static long sl;
        static double sd;
        static boolean sb;
        static String sS;
        static Integer sN;
        static int[] sA;

      """;

  /** What is the same in every program, and so compiled once. */
  static final String TYPES = """
      package generated;

      import static generated.Support.*;
      import static io.weft.fixtures.support.Points.log;
      import static io.weft.fixtures.support.Points.point;

      import io.weft.Suspendable;
      import java.util.Iterator;
      import java.util.concurrent.Callable;
      import java.util.function.Supplier;


      class E1 extends RuntimeException {
        E1(String message) { super(message); }
      }

      class E2 extends E1 {
        E2(String message) { super(message); }
      }

      enum Color {
        RED,
        GREEN {
          @Override int weight(int x) { return point(x) + super.weight(x); }
        },
        BLUE;

        @Suspendable int weight(int x) { return ordinal() * point(x); }
      }

      interface Shape {
        @Suspendable int area(int x);

        @Suspendable default int twice(int x) { return area(x) - area(x + 1); }
      }

      interface Generic<A, R> {
        @Suspendable R of(A a);
      }

      record Pair(int a, String b) implements Shape {
        @Override public int area(int x) { return a * point(x) + b.length(); }

        @Override public int twice(int x) { return 1 + Shape.super.twice(x); }
      }

      abstract class Node<T> {
        T value;

        @Suspendable Node(T value) {
          this.value = point(value);
        }

        @Suspendable abstract T get(int x);

        @Suspendable int twice(int x) { return get(x).hashCode() + get(1).hashCode(); }
      }

      class IntNode extends Node<Integer> {
        @Suspendable IntNode(int value) {
          super(value + 1);
          this.value += point(1);
        }

        @Override Integer get(int x) { return value + point(x); }
      }

      class Box {
        int total;
        { total += 2; }

        @Suspendable Box(int x, String text) {
          this(x);
          total += point(text).length();
        }

        @Suspendable Box(int x) { total += point(x); }
      }

      class Resource implements AutoCloseable {
        private int number;

        @Suspendable Resource(int number) { this.number = point(number); }

        @Override @Suspendable public void close() {
          log("close " + point(number));
          if (number % 5 == 4) { throw new E1("close"); }
        }
      }

      class Range implements Iterable<Integer> {
        private int end;

        Range(int end) { this.end = end & 3; }

        @Override @Suspendable public Iterator<Integer> iterator() {
          point();
          return new Iterator<>() {
            private int next;

            @Override @Suspendable public boolean hasNext() { return point(next) < end && burn(); }

            @Override @Suspendable public Integer next() { return point(next++); }
          };
        }
      }

      final class Support {
        static int fuel;

        static boolean burn() {
          return fuel-- > 0;
        }

        static Color color(int x) { return Color.values()[(x & 63) % 3]; }

        static Object any(int x) { return x % 2 == 0 ? (Object) Integer.valueOf(x) : "any"; }

        @Suspendable static int sum(int... values) {
          int sum = 0;
          for (int value : values) { sum += point(value); }
          return sum;
        }

        @Suspendable static <T> T same(T value) {
          point();
          return value;
        }

        @Suspendable static <T> T either(Supplier<T> supplier, boolean twice) {
          T first = supplier.get();
          return twice ? supplier.get() : first;
        }

        @Suspendable static <T> T call(Callable<T> callable) {
          try {
            return callable.call();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      }
      """;

  private SourceScaffold() {}
}
