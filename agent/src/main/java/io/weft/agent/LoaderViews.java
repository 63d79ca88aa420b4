package io.weft.agent;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.ClassSource;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/** What each class loader sees, for as long as the loader lives. */
final class LoaderViews {
  /** One loader's classes. Holds the loader weakly, as it is a value in a weak map. */
  static final class View {
    private final ClassHierarchy hierarchy;
    private final Instrumenter instrumenter;
    private Boolean seesRuntime;

    View(ClassHierarchy hierarchy, Set<String> annotations) {
      this.hierarchy = hierarchy;
      this.instrumenter = new Instrumenter(new Suspendables(hierarchy), annotations);
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
        seesRuntime = loader.getResource(RuntimeSymbols.PROBE_RESOURCE) != null;
      }
      return seesRuntime;
    }
  }

  private final Set<String> annotations;
  private final Map<ClassLoader, View> views = new WeakHashMap<>();

  LoaderViews(Set<String> annotations) {
    this.annotations = annotations;
  }

  synchronized View of(ClassLoader loader) {
    View view = views.get(loader);
    if (view == null) {
      ClassHierarchy parent = loader.getParent() == null ? null : of(loader.getParent()).hierarchy;
      view = new View(new ClassHierarchy(source(loader), annotations, parent), annotations);
      views.put(loader, view);
    }
    return view;
  }

  private static ClassSource source(ClassLoader loader) {
    WeakReference<ClassLoader> weak = new WeakReference<>(loader);
    return name -> {
      ClassLoader alive = weak.get();
      return alive == null ? null : read(alive, name);
    };
  }

  private static byte[] read(ClassLoader loader, String internalName) throws IOException {
    try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
