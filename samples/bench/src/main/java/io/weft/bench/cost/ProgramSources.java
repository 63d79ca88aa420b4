package io.weft.bench.cost;

import java.util.Map;
import java.util.TreeMap;

/**
 * Sources of a program like those that people start: half data and interfaces, half code that works on them, in
 * packages of {@value #PER_PACKAGE} classes with a base class each. Two classes in a package suspend.
 */
final class ProgramSources {
  static final int PER_PACKAGE = 50;

  /** In the names of the classes that suspend, and of no others. */
  static final String SUSPENDABLE_NAME = "Client";

  private final String prefix;
  private final Map<String, String> sources = new TreeMap<>();

  /**
   * Makes them up.
   *
   * @param prefix the package above all
   * @param classes how many, a multiple of {@value #PER_PACKAGE}
   */
  ProgramSources(String prefix, int classes) {
    this.prefix = prefix;
    for (int i = 0; i < classes; i++) {
      add(i / PER_PACKAGE, i % PER_PACKAGE);
    }
  }

  /** Binary names to sources. */
  Map<String, String> sources() {
    return sources;
  }

  private void add(int pack, int index) {
    if (index == 0) {
      put(pack, "Kept", ANNOTATION, index);
    } else if (index == 1) {
      put(pack, "Base", BASE, index);
    } else if (index < 10) {
      put(pack, "Port" + index, INTERFACE, index);
    } else if (index < 24) {
      put(pack, "Data" + index, DATA, index);
    } else if (index < 38) {
      put(pack, "Service" + index, SERVICE, index);
    } else if (index < 46) {
      put(pack, "Query" + index, LAMBDAS, index);
    } else if (index < 48) {
      put(pack, "State" + index, ENUM, index);
    } else {
      put(pack, SUSPENDABLE_NAME + index, SUSPENDABLE, index);
    }
  }

  private void put(int pack, String name, String template, int index) {
    String text = template
        .replace("@PACKAGE@", prefix + ".p" + pack)
        .replace("@NAME@", name)
        .replace("@PORT@", "Port" + (2 + index % 8))
        .replace("@OTHER@", "Data" + (10 + (index + 5) % 14))
        .replace("@FIRST@", "Data" + (10 + index % 14))
        .replace("@PEER@", SUSPENDABLE_NAME + (index == 48 ? 49 : 48))
        .replace("@N@", String.valueOf(pack * PER_PACKAGE + index + 1));
    sources.put(prefix + ".p" + pack + "." + name, text);
  }

  private static final String ANNOTATION = """
      package @PACKAGE@;
      import java.lang.annotation.*;
      @Retention(RetentionPolicy.RUNTIME)
      @Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
      public @interface @NAME@ {
        String value() default "";
        int since() default @N@;
        Class<?>[] groups() default {};
      }
      """;

  private static final String BASE = """
      package @PACKAGE@;
      import java.util.*;
      public abstract class @NAME@<T> implements Comparable<@NAME@<T>> {
        private static int made;
        protected final Map<String, T> values = new LinkedHashMap<>();
        protected final int number = @N@ + made++;
        protected abstract T work(String key, int times) throws Exception;
        public T find(String key) {
          T known = values.get(key);
          if (known == null) {
            try {
              known = work(key, number);
              values.put(key, known);
            } catch (RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new IllegalStateException("no value for " + key + " in " + this, e);
            }
          }
          return known;
        }
        public void forget(Collection<String> keys) { for (String key : keys) { values.remove(key); } }
        @Override public int compareTo(@NAME@<T> other) { return Integer.compare(number, other.number); }
        @Override public String toString() { return getClass().getSimpleName() + "[" + number + ", " + values.size() + "]"; }
      }
      """;

  private static final String INTERFACE = """
      package @PACKAGE@;
      import java.util.*;
      @Kept("port")
      public interface @NAME@ {
        String name();
        List<String> keys(int from, int to);
        boolean accepts(String key, long size);
        default int count() { return keys(0, @N@).size(); }
        default boolean isEmpty() { return count() == 0; }
        static String describe(@NAME@ port) { return port.name() + ": " + String.join(", ", port.keys(0, 3)); }
      }
      """;

  private static final String DATA = """
      package @PACKAGE@;
      import java.util.*;
      @Kept(value = "data", since = @N@)
      public class @NAME@ implements java.io.Serializable {
        private static final long serialVersionUID = @N@L;
        @Kept private int number@N@;
        @Kept private String name = "name@N@";
        private long amount; private double rate = @N@ / 7.0; private boolean open;
        private List<String> tags = new ArrayList<>();
        private @OTHER@ next;
        public @NAME@() {}
        public @NAME@(int number, String name, long amount) { this.number@N@ = number; this.name = name; this.amount = amount; }
        public int getNumber() { return number@N@; }
        public void setNumber(int number) { this.number@N@ = number; }
        @Kept("name") public String getName() { return name; }
        public void setName(String name) { this.name = Objects.requireNonNull(name, "name"); }
        public long getAmount() { return amount; }
        public void setAmount(long amount) { this.amount = amount; }
        public double getRate() { return rate; }
        public void setRate(double rate) {
          if (rate < 0) { throw new IllegalArgumentException("rate is " + rate); }
          this.rate = rate;
        }
        public boolean isOpen() { return open; }
        public void setOpen(boolean open) { this.open = open; }
        public List<String> getTags() { return tags; }
        public void setTags(List<String> tags) { this.tags = new ArrayList<>(tags); }
        public @OTHER@ getNext() { return next; }
        public void setNext(@OTHER@ next) { this.next = next; }
        @Override public boolean equals(Object o) {
          if (this == o) { return true; }
          if (!(o instanceof @NAME@)) { return false; }
          @NAME@ that = (@NAME@) o;
          return number@N@ == that.number@N@ && amount == that.amount && open == that.open
              && Double.compare(rate, that.rate) == 0 && name.equals(that.name) && tags.equals(that.tags);
        }
        @Override public int hashCode() { return Objects.hash(number@N@, name, amount, rate, open, tags); }
        @Override public String toString() {
          return "@NAME@{number=" + number@N@ + ", name=" + name + ", amount=" + amount + ", rate=" + rate + ", tags=" + tags + "}";
        }
      }
      """;

  private static final String SERVICE = """
      package @PACKAGE@;
      import java.util.*;
      import java.util.concurrent.*;
      public class @NAME@ extends Base<@FIRST@> implements @PORT@ {
        private static final int LIMIT = @N@ % 97 + 3;
        private static final Set<String> KNOWN = new HashSet<>(Arrays.asList("a@N@", "b@N@", "c"));
        private final ConcurrentMap<String, @OTHER@> others = new ConcurrentHashMap<>();
        @Override protected @FIRST@ work(String key, int times) throws Exception {
          @FIRST@ result = new @FIRST@(times, key, LIMIT * 3L);
          for (int i = 0; i < times % LIMIT; i++) {
            result.setAmount(result.getAmount() * 31 + i);
            if (i % 7 == 3) { result.getTags().add(key + i); }
          }
          if (key.isEmpty()) { throw new Exception("empty key"); }
          return result;
        }
        @Override public String name() { return "@NAME@-" + number; }
        @Override public List<String> keys(int from, int to) {
          List<String> all = new ArrayList<>(values.keySet());
          Collections.sort(all);
          return all.subList(Math.min(from, all.size()), Math.min(to, all.size()));
        }
        @Override public boolean accepts(String key, long size) {
          switch (key) {
            case "a": return size < LIMIT;
            case "b": return size % 2 == 0;
            case "k@N@": return true;
            default: return KNOWN.contains(key);
          }
        }
        public @OTHER@ other(String key) {
          @OTHER@ found = others.get(key);
          if (found == null) {
            synchronized (this) {
              found = new @OTHER@();
              found.setName(key);
              found.setRate(key.length() / 3.0);
              others.put(key, found);
            }
          }
          return found;
        }
        public long total() {
          long sum = 0;
          try {
            for (Map.Entry<String, @FIRST@> e : values.entrySet()) { sum += e.getValue().getAmount() << (e.getKey().length() & 3); }
          } catch (ConcurrentModificationException e) {
            sum = -1;
          } finally {
            others.remove("total");
          }
          return sum;
        }
      }
      """;

  private static final String LAMBDAS = """
      package @PACKAGE@;
      import java.util.*;
      import java.util.function.*;
      import java.util.stream.*;
      public final class @NAME@ {
        private final List<@FIRST@> rows = new ArrayList<>();
        private final Map<String, Function<@FIRST@, Object>> columns = new HashMap<>();
        private Supplier<String> title = () -> "query @N@ of " + rows.size();
        public @NAME@() {
          columns.put("number", @FIRST@::getNumber);
          columns.put("name", @FIRST@::getName);
          columns.put("sum", row -> row.getAmount() + row.getNumber() * @N@L);
        }
        public List<String> names(int least) {
          return rows.stream().filter(row -> row.getNumber() > least).map(@FIRST@::getName).sorted().collect(Collectors.toList());
        }
        public Map<Boolean, Long> byOpen() {
          return rows.stream().collect(Collectors.groupingBy(@FIRST@::isOpen, Collectors.counting()));
        }
        public void each(String column, Consumer<Object> sink) {
          Function<@FIRST@, Object> read = columns.getOrDefault(column, row -> null);
          rows.forEach(row -> sink.accept(read.apply(row)));
        }
        public Comparator<@FIRST@> order(boolean up) {
          Comparator<@FIRST@> order = Comparator.comparingLong(@FIRST@::getAmount);
          return up ? order : order.reversed();
        }
        public String title() { return title.get(); }
        public Runnable clear() { return rows::clear; }
      }
      """;

  private static final String ENUM = """
      package @PACKAGE@;
      @Kept("state")
      public enum @NAME@ {
        NEW(@N@, "new"), OPEN(@N@ + 1, "open"), CLOSED(@N@ + 2, "closed"), FAILED(-1, "failed");
        private final int code;
        private final String text;
        @NAME@(int code, String text) { this.code = code; this.text = text; }
        public int code() { return code; }
        public String text() { return text; }
        public @NAME@ next() {
          switch (this) {
            case NEW: return OPEN;
            case OPEN: return CLOSED;
            default: return FAILED;
          }
        }
        public static @NAME@ of(int code) {
          for (@NAME@ state : values()) { if (state.code == code) { return state; } }
          throw new IllegalArgumentException("no state has code " + code);
        }
      }
      """;

  private static final String SUSPENDABLE = """
      package @PACKAGE@;
      import io.weft.Coroutine;
      import io.weft.Suspendable;
      import java.util.*;
      public class @NAME@ {
        private final List<String> log = new ArrayList<>();
        private int sent;
        @Suspendable public String request(String name, int tries) {
          for (int i = 0; i < tries; i++) {
            try {
              String answer = exchange(name + i, @N@L * i);
              if (answer != null) { return answer; }
            } catch (IllegalStateException e) {
              log.add(e.getMessage());
            } finally {
              sent++;
            }
          }
          return "";
        }
        @Suspendable String exchange(String text, long deadline) {
          write(text.toCharArray());
          StringBuilder answer = new StringBuilder();
          while (answer.length() < 3 && deadline > 0) { answer.append((char) read('a' + sent)); }
          return answer.length() == 0 ? null : answer.toString();
        }
        @Suspendable private void write(char[] text) {
          for (char c : text) { if (c == '@') { Coroutine.suspend(); } }
          sent += text.length;
        }
        @Suspendable int read(int least) {
          Coroutine.suspend();
          return least + sent % @N@;
        }
        @Suspendable public static int both(@NAME@ one, @PEER@ two) { return one.read(1) + two.read(2); }
        public int sent() { return sent; }
        public List<String> log() { return log; }
      }
      """;
}
