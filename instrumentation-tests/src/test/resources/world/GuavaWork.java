import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.FluentIterable;
import com.google.common.collect.HashBasedTable;
import com.google.common.collect.ImmutableRangeMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import com.google.common.collect.Multimap;
import com.google.common.collect.Ordering;
import com.google.common.collect.Range;
import com.google.common.collect.Sets;
import com.google.common.collect.Table;
import com.google.common.collect.TreeMultiset;
import com.google.common.graph.Graphs;
import com.google.common.graph.MutableValueGraph;
import com.google.common.graph.Traverser;
import com.google.common.graph.ValueGraphBuilder;
import com.google.common.hash.Hashing;
import com.google.common.math.BigIntegerMath;
import com.google.common.primitives.Ints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Collections, caches, graphs and strings of Guava. */
public final class GuavaWork implements Callable<String> {
  @Override
  public String call() throws Exception {
    List<Object> answers = new ArrayList<>();
    answers.add(collections());
    answers.add(cache());
    answers.add(graph());
    answers.add(strings());
    return Joiner.on('\n').join(answers);
  }

  private static String collections() {
    Multimap<Integer, String> byLength = ArrayListMultimap.create();
    TreeMultiset<Character> letters = TreeMultiset.create();
    Table<String, Integer, Integer> table = HashBasedTable.create();
    for (int i = 0; i < 200; i++) {
      String word = BigIntegerMath.factorial(i % 23).toString(36);
      byLength.put(word.length(), word);
      letters.addAll(Lists.charactersOf(word));
      table.put(word, i % 7, i);
    }
    ImmutableSortedMap<Integer, String> sorted = ImmutableSortedMap.<Integer, String>naturalOrder()
        .put(3, "c")
        .put(1, "a")
        .put(2, "b")
        .build();
    ImmutableRangeMap<Integer, String> ranges = ImmutableRangeMap.<Integer, String>builder()
        .put(Range.closedOpen(0, 10), "low")
        .put(Range.atLeast(10), "high")
        .build();
    List<String> longest = Ordering.natural()
        .onResultOf(String::length)
        .compound(Ordering.natural())
        .greatestOf(byLength.values(), 4);
    return letters + " " + sorted.headMap(2, true) + ranges.get(9) + ranges.get(10) + longest
        + table.column(3).size() + Sets.powerSet(sorted.keySet()).size()
        + Iterables.getLast(FluentIterable.from(byLength.keySet()).transform(n -> n * 2))
        + Lists.partition(Ints.asList(1, 2, 3, 4, 5), 2)
        + Lists.cartesianProduct(List.of(1, 2), List.of(3, 4)) + Sets.combinations(sorted.keySet(), 2);
  }

  private static String cache() throws Exception {
    LoadingCache<Integer, Long> fibonacci = CacheBuilder.newBuilder()
        .maximumSize(30)
        .recordStats()
        .build(new CacheLoader<Integer, Long>() {
          @Override
          public Long load(Integer n) {
            long a = 0;
            long b = 1;
            for (int i = 0; i < n; i++) {
              long next = a + b;
              a = b;
              b = next;
            }
            return a;
          }
        });
    long sum = 0;
    for (int i = 0; i < 400; i++) {
      sum += fibonacci.get(i * i % 50);
    }
    return sum + " " + fibonacci.stats().requestCount();
  }

  private static String graph() {
    MutableValueGraph<Integer, Integer> graph = ValueGraphBuilder.directed().allowsSelfLoops(true).build();
    for (int i = 1; i < 120; i++) {
      graph.putEdgeValue(i, i * 7 % 120, i);
      graph.putEdgeValue(i, i / 2, -i);
    }
    return Iterables.size(Traverser.forGraph(graph).breadthFirst(119)) + " "
        + Iterables.toString(Iterables.limit(Traverser.forGraph(graph).depthFirstPostOrder(90), 12))
        + Graphs.hasCycle(graph.asGraph()) + Graphs.reachableNodes(graph.asGraph(), 5);
  }

  private static String strings() {
    String text = "a=1; b = 22;;c=333 ;d= 4444";
    return Splitter.on(';').trimResults().omitEmptyStrings().withKeyValueSeparator(
            Splitter.on('=').trimResults()).split(text)
        + CharMatcher.inRange('0', '9').retainFrom(text)
        + Hashing.murmur3_128(7).hashString(text, StandardCharsets.UTF_8)
        + Hashing.sipHash24().hashString(text, StandardCharsets.UTF_8);
  }
}
