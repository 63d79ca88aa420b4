package io.weft.world;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.Result;
import io.weft.agent.rewrite.ForcedYields;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One library instrumented, with everything suspendable, and verified before and after. */
final class Census {
  private final Library library;
  private final ClassLoader others;
  private final Map<LibraryLoader.Outcome, Integer> before = new TreeMap<>();
  private final Map<LibraryLoader.Outcome, Integer> after = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> remarkable = new ArrayList<>();
  private final Map<String, byte[]> written = new TreeMap<>();
  private int instrumented;
  private int methods;
  private int points;
  private int carried;
  private long bytesBefore;
  private long bytesAfter;
  private long nanos;

  Census(Library library, ClassLoader others) {
    this.library = library;
    this.others = others;
  }

  /** Does it all; what is wrong is in {@link #problems} afterwards. */
  void take(Optional<ForcedYields> yields) {
    SuspendableRules rules = SuspendableRules.annotation(
            RuntimeSymbols.ANNOTATION, RuntimeSymbols.RUNTIME_PACKAGES)
        .withPatterns(MethodPatterns.parse(List.of("**"), "the world"));
    ClassHierarchy hierarchy = new ClassHierarchy(this::read, rules, null);
    Instrumenter instrumenter = new Instrumenter(new Suspendables(hierarchy), yields);
    library.classes().forEach((name, bytes) -> instrument(instrumenter, name, bytes));
    LibraryLoader plain = new LibraryLoader(library.classes(), others);
    LibraryLoader rewritten = new LibraryLoader(written, others);
    for (String name : library.classes().keySet()) {
      compare(name, plain.link(name), rewritten.link(name));
    }
    for (String name : written.keySet()) {
      if (!library.classes().containsKey(name)) {
        LibraryLoader.Linked linked = rewritten.link(name);
        if (linked.outcome() == LibraryLoader.Outcome.REJECTED
            || linked.outcome() == LibraryLoader.Outcome.BROKEN) {
          problems.add(name + ": " + linked.reason());
        }
      }
    }
  }

  private byte[] read(String internalName) throws IOException {
    byte[] own = library.classes().get(internalName);
    if (own != null) {
      return own;
    }
    try (InputStream in = others.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private void instrument(Instrumenter instrumenter, String name, byte[] bytes) {
    long start = System.nanoTime();
    Result result;
    try {
      result = instrumenter.instrument(bytes);
    } catch (RuntimeException fault) {
      problems.add(name + ": " + fault);
      result = new Result(Optional.empty(), List.of());
    }
    nanos += System.nanoTime() - start;
    for (Diagnostic diagnostic : result.diagnostics()) {
      refusals.merge(diagnostic.code().code(), 1, Integer::sum);
      if (diagnostic.code() == DiagnosticCode.INTERNAL) {
        problems.add(diagnostic.toString());
      } else if (diagnostic.code() == DiagnosticCode.UNSUPPORTED
          || diagnostic.code() == DiagnosticCode.TOO_LARGE) {
        remarkable.add(diagnostic.summary());
      }
    }
    written.put(name, result.bytes().orElse(bytes));
    if (result.bytes().isPresent()) {
      count(bytes, result.bytes().get());
    }
  }

  private void count(byte[] original, byte[] now) {
    instrumented++;
    bytesBefore += original.length;
    bytesAfter += now.length;
    CarriedClasses more = CarriedClasses.of(now);
    written.putAll(more.classes());
    carried += more.classes().size();
    methods += more.bodies();
    points += more.points();
  }

  private void compare(String name, LibraryLoader.Linked plain, LibraryLoader.Linked rewritten) {
    before.merge(plain.outcome(), 1, Integer::sum);
    after.merge(rewritten.outcome(), 1, Integer::sum);
    if (plain.outcome() != rewritten.outcome()) {
      problems.add(name + ": was " + plain + ", is " + rewritten);
    }
  }

  List<String> problems() {
    return problems;
  }

  /** Refusals that have no reason in the language. */
  List<String> remarkable() {
    return remarkable;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d classes, %d instrumented, %d methods, %d points, %d carried classes; %.2f times as"
            + " large; %.0f us a method; before %s, after %s; refusals %s",
        library.name(),
        library.classes().size(),
        instrumented,
        methods,
        points,
        carried,
        bytesBefore == 0 ? 1.0 : (double) bytesAfter / bytesBefore,
        methods == 0 ? 0.0 : nanos / 1e3 / methods,
        before,
        after,
        refusals);
  }
}
