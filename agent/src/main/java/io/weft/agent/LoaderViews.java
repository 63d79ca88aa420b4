package io.weft.agent;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.ClassSource;
import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.rewrite.ForcedYields;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What each class loader sees, for as long as the loader lives. */
final class LoaderViews {
  /** One loader's classes. Holds the loader weakly, as it is a value in a weak map. */
  static final class View {
    private final ClassHierarchy hierarchy;
    private final Instrumenter instrumenter;
    private Boolean seesRuntime;

    View(ClassHierarchy hierarchy, Optional<ForcedYields> yields) {
      this.hierarchy = hierarchy;
      this.instrumenter = new Instrumenter(new Suspendables(hierarchy), yields);
    }

    ClassHierarchy hierarchy() {
      return hierarchy;
    }

    Instrumenter instrumenter() {
      return instrumenter;
    }

    /** Whether instrumented code of this loader would find the runtime. */
    synchronized boolean seesRuntime(ClassLoader loader) {
      if (seesRuntime == null) {
        seesRuntime = false;
        for (ClassLoader l = loader; l != null && !seesRuntime; l = l.getParent()) {
          seesRuntime = findsRuntime(l);
        }
      }
      return seesRuntime;
    }

    private static boolean findsRuntime(ClassLoader loader) {
      try {
        return loader.getResource(RuntimeSymbols.PROBE_RESOURCE) != null;
      } catch (RuntimeException | LinkageError broken) {
        return false; // its parent is asked next
      }
    }
  }

  /** In any jar: methods that are suspendable without an annotation. */
  private static final String LIST = "META-INF/weft/suspendables";

  private final SuspendableRules rules;
  private final Optional<ForcedYields> yields;
  private final Reporter reporter;
  private final Map<ClassLoader, View> views = new WeakHashMap<>();

  LoaderViews(SuspendableRules rules, Optional<ForcedYields> yields, Reporter reporter) {
    this.rules = rules;
    this.yields = yields;
    this.reporter = reporter;
  }

  synchronized View of(ClassLoader loader) {
    View view = views.get(loader);
    if (view == null) {
      ClassHierarchy parent = loader.getParent() == null ? null : of(loader.getParent()).hierarchy;
      view = new View(new ClassHierarchy(source(loader), rules(loader), parent), yields);
      views.put(loader, view);
    }
    return view;
  }

  /** The rules of the command line, and the lists that the loader's jars bring along. */
  private SuspendableRules rules(ClassLoader loader) {
    SuspendableRules result = rules;
    try {
      for (URL list : Collections.list(loader.getResources(LIST))) {
        try (InputStream in = list.openStream()) {
          List<String> lines =
              new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
          result = result.withPatterns(MethodPatterns.parse(lines, list.toString()));
        }
      }
    } catch (IOException | RuntimeException wrong) {
      reporter.report(Level.ERROR, "list of suspendable methods not read: " + wrong, null);
    }
    return result;
  }

  private ClassSource source(ClassLoader loader) {
    WeakReference<ClassLoader> weak = new WeakReference<>(loader);
    AtomicBoolean reported = new AtomicBoolean();
    return name -> {
      ClassLoader alive = weak.get();
      try {
        return alive == null ? null : read(alive, name);
      } catch (RuntimeException | LinkageError broken) { // a loader that was closed, for one
        if (!reported.getAndSet(true)) {
          reporter.report(
              Level.WARNING,
              "loader " + alive + " failed to give the class file of " + name + ": " + broken
                  + "; subclasses of what it does not give cannot suspend in methods that they"
                  + " override",
              broken);
        }
        return null;
      }
    };
  }

  private static byte[] read(ClassLoader loader, String internalName) throws IOException {
    try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
