package io.weft.agent;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.rewrite.ForcedYields;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/** What each class loader sees, for as long as the loader lives. */
final class LoaderViews {
  /** One loader's classes. Holds the loader weakly, as it is a value in a map of weak keys. */
  static final class View {
    private final LoaderSource source;
    private final ClassHierarchy hierarchy;
    private final Suspendables suspendables;
    private final Instrumenter instrumenter;

    /** The places of the lists that made its rules. */
    private final Set<String> lists;

    /** Binary names, for those who redefine them. */
    private final Set<String> instrumented = ConcurrentHashMap.newKeySet();

    /** Null: not known yet. Two threads that find it out find the same. */
    private volatile Boolean seesRuntime;

    View(
        LoaderSource source,
        Suspendables suspendables,
        Instrumenter instrumenter,
        Set<String> lists) {
      this.source = source;
      this.hierarchy = suspendables.hierarchy();
      this.suspendables = suspendables;
      this.instrumenter = instrumenter;
      this.lists = lists;
    }

    /** Takes the module of a class that is being defined. */
    void defines(Module module) {
      source.defines(module);
    }

    void instrumented(String className) {
      instrumented.add(className);
    }

    boolean isInstrumented(String className) {
      return instrumented.contains(className);
    }

    ClassHierarchy hierarchy() {
      return hierarchy;
    }

    Instrumenter instrumenter() {
      return instrumenter;
    }

    /** Whether a class may override a suspendable method. */
    boolean inheritsTwins(byte[] classFile) {
      ClassReader type = ReadableVersion.open(classFile);
      return Stream.concat(Stream.ofNullable(type.getSuperName()), Stream.of(type.getInterfaces()))
          .anyMatch(t -> suspendables.canBeOverridden(t) || !hierarchy.isReadable(t));
    }

    /** Whether instrumented code of this loader would find the runtime. */
    boolean seesRuntime(ClassLoader loader) {
      if (seesRuntime == null) {
        seesRuntime = findsRuntimeModule() || findsRuntime(loader);
      }
      return seesRuntime;
    }

    private boolean findsRuntimeModule() {
      try {
        return source.readFromModules(RuntimeSymbols.CONTINUATION) != null;
      } catch (IOException | RuntimeException | LinkageError broken) {
        return false;
      }
    }

    /** A loader without any resources is taken for one that delegates; another knows what it hides. */
    private static boolean findsRuntime(ClassLoader loader) {
      for (ClassLoader l = loader; l != null; l = l.getParent()) {
        if (finds(l, RuntimeSymbols.PROBE_RESOURCE)) {
          return true;
        }
        if (finds(l, ANY_RESOURCE)) {
          return false;
        }
      }
      return false;
    }

    private static boolean finds(ClassLoader loader, String resource) {
      try {
        return loader.getResource(resource) != null;
      } catch (RuntimeException | LinkageError broken) {
        return false;
      }
    }
  }

  /** The very loader: two that call themselves equal may define different classes of one name. */
  private static final class LoaderKey extends WeakReference<ClassLoader> {
    private final int hash;

    LoaderKey(ClassLoader loader, ReferenceQueue<ClassLoader> ended) {
      super(loader, ended);
      hash = System.identityHashCode(loader);
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof LoaderKey key && key.get() != null && key.get() == get());
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Found by every loader that finds resources at all. */
  private static final String ANY_RESOURCE = "java/lang/Object.class";

  /** In any jar: methods that are suspendable without an annotation. */
  private static final String LIST = "META-INF/weft/suspendables";

  private final SuspendableRules rules;
  private final Optional<ForcedYields> yields;
  private final boolean late;
  private final Reporter reporter;

  /** Of the JVM's own loader; null: the loader is to be asked. */
  private final ClassPathFiles classPath;

  private final Map<LoaderKey, View> views = new HashMap<>();
  private final ReferenceQueue<ClassLoader> ended = new ReferenceQueue<>();

  /** The answer to the last question: most classes come in a row from one loader. */
  private volatile View last;

  LoaderViews(
      SuspendableRules rules,
      Optional<ForcedYields> yields,
      boolean late,
      Reporter reporter,
      ClassPathFiles classPath) {
    this.rules = rules;
    this.yields = yields;
    this.late = late;
    this.reporter = reporter;
    this.classPath = classPath;
  }

  /** What gives a loader's files; null: only the loader itself. */
  ClassPathFiles classPath(ClassLoader loader) {
    return classPath != null && ClassPathFiles.areOf(loader) ? classPath : null;
  }

  /** A loader is code of the program, and may wait for another thread: it is asked without a lock. */
  View of(ClassLoader loader) {
    View latest = last;
    if (latest != null && latest.source.isOf(loader)) {
      return latest;
    }
    View view = known(loader);
    if (view == null) {
      view = make(loader);
    }
    last = view;
    return view;
  }

  private View known(ClassLoader loader) {
    synchronized (views) {
      return views.get(new LoaderKey(loader, null));
    }
  }

  private View make(ClassLoader loader) {
    LoaderSource source = new LoaderSource(loader, reporter, this);
    ClassLoader above = loader.getParent();
    View parent = above == null || above == ClassLoader.getPlatformClassLoader() ? null : of(above);
    List<URL> lists = lists(loader);
    Suspendables suspendables = suspendables(source, parent, lists);
    View made =
        new View(source, suspendables, new Instrumenter(suspendables, yields, late), names(lists));
    synchronized (views) {
      for (Object key = ended.poll(); key != null; key = ended.poll()) {
        views.remove(key);
      }
      View earlier = views.putIfAbsent(new LoaderKey(loader, ended), made);
      return earlier == null ? made : earlier;
    }
  }

  /** The parent's classes are judged by the lists that the parent showed when its first class was defined. */
  private Suspendables suspendables(LoaderSource source, View parent, List<URL> lists) {
    if (parent == null) {
      return new Suspendables(new ClassHierarchy(source, rules(lists), null));
    }
    if (names(lists).equals(parent.lists)) {
      return new Suspendables(
          new ClassHierarchy(source, parent.hierarchy.rules(), parent.hierarchy));
    }
    return new Suspendables(
        new ClassHierarchy(source, rules(lists), parent.hierarchy),
        parent.suspendables,
        source::isOfParent);
  }

  /**
   * A URL itself is compared by asking for the addresses of hosts. Without a stream: each start comes by
   * here, mostly with no list at all, and the first stream of a program takes milliseconds.
   */
  private static Set<String> names(List<URL> lists) {
    Set<String> names = new HashSet<>();
    for (URL list : lists) {
      names.add(list.toString());
    }
    return names;
  }

  /** Whether what a loader defines stays as it is, since it would not find the runtime. */
  boolean hidesRuntime(ClassLoader loader) {
    return !of(loader).seesRuntime(loader);
  }

  private List<URL> lists(ClassLoader loader) {
    if (loader == ClassLoader.getPlatformClassLoader()) {
      return List.of(); // it has the modules of the JDK alone
    }
    try {
      return Collections.list(loader.getResources(LIST));
    } catch (IOException | RuntimeException wrong) {
      reporter.report(Level.ERROR, "lists of suspendable methods not found: " + wrong, null);
      return List.of();
    }
  }

  /** The rules of the command line, and the lists that the loader's jars bring along. */
  private SuspendableRules rules(List<URL> lists) {
    SuspendableRules result = rules;
    try {
      for (URL list : lists) {
        URLConnection connection = list.openConnection();
        connection.setUseCaches(false); // a jar that is cached stays open, and as it was
        try (InputStream in = connection.getInputStream()) {
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
}
