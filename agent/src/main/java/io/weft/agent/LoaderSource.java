package io.weft.agent;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.ClassSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/** The class files that a loader sees. Holds the loader weakly, as its view does. */
final class LoaderSource implements ClassSource {
  /** Apart, since most programs never ask for it. */
  private static final class Boot {
    /** Shows what the boot loader has, and nothing else. */
    private static final ClassLoader LOADER = new ClassLoader(null) {};
  }

  private final WeakReference<ClassLoader> loader;

  /** Null: only the loader knows. */
  private final ClassPathFiles classPath;

  private final Reporter reporter;
  private final LoaderViews views;
  private boolean reported;

  /**
   * Modules of the loader in layers that the program has made. Such a loader takes the classes of a
   * module that it reads from that module's loader, which its own resources do not show.
   */
  private final Set<Module> modules =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  LoaderSource(ClassLoader loader, Reporter reporter, LoaderViews views) {
    this.loader = new WeakReference<>(loader);
    this.classPath = views.classPath(loader);
    this.reporter = reporter;
    this.views = views;
  }

  boolean isOf(ClassLoader other) {
    return loader.refersTo(other);
  }

  /** Takes the module of a class that the loader is defining. */
  void defines(Module module) {
    if (module.getLayer() != null && module.getLayer() != ModuleLayer.boot()) {
      modules.add(module);
    }
  }

  @Override
  public byte[] read(String internalName) throws IOException {
    ClassLoader alive = loader.get();
    try {
      byte[] ofModule = readFromModules(internalName);
      return ofModule != null || alive == null ? ofModule : read(alive, classPath, internalName);
    } catch (RuntimeException | LinkageError broken) { // a loader that was closed, for one
      if (isFirstFailure()) {
        reporter.report(
            Level.WARNING,
            "loader " + alive + " failed to give the class file of " + internalName + ": " + broken
                + "; subclasses of what it does not give cannot suspend in methods that they"
                + " override",
            broken);
      }
      return null;
    }
  }

  private synchronized boolean isFirstFailure() {
    boolean first = !reported;
    reported = true;
    return first;
  }

  /**
   * Whether it is the boot loader's, such as one on {@code -Xbootclasspath/a}, or of a loader above that
   * does not see the runtime.
   */
  @Override
  public boolean isOutOfReach(String internalName) {
    ClassLoader alive = loader.get();
    if (alive == null) {
      return false;
    }
    String file = internalName + ".class";
    try {
      if (isSame(alive, Boot.LOADER, file)) {
        return true;
      }
      ClassLoader definer = alive;
      for (ClassLoader above = alive.getParent();
          above != null
              && above != ClassLoader.getPlatformClassLoader()
              && isSame(alive, above, file);
          above = above.getParent()) {
        definer = above;
      }
      return definer != alive && views.hidesRuntime(definer);
    } catch (RuntimeException | LinkageError broken) {
      return false;
    }
  }

  @Override
  public boolean isOfParent(String internalName) {
    ClassLoader alive = loader.get();
    try {
      return alive != null
          && alive.getParent() != null
          && isSame(alive, alive.getParent(), internalName + ".class");
    } catch (RuntimeException | LinkageError broken) {
      return false;
    }
  }

  /** The JVM's own loader defines what is on the class path itself; of any other nobody knows. */
  @Override
  public boolean mayAskOthersFor(String internalName) {
    ClassLoader alive = loader.get();
    return alive == null || !ClassPathFiles.areOf(alive) || isOfParent(internalName);
  }

  /** Whether two loaders show the same file. */
  private static boolean isSame(ClassLoader one, ClassLoader other, String file) {
    URL its = other.getResource(file);
    URL own = its == null ? null : one.getResource(file);
    return own != null && own.toString().equals(its.toString());
  }

  private static byte[] read(ClassLoader loader, ClassPathFiles classPath, String internalName)
      throws IOException {
    String file = internalName + ".class";
    byte[] ofPath = classPath == null ? null : classPath.read(file);
    boolean absent =
        ofPath == null && classPath != null && isPackageInfo(file) && classPath.isWhole();
    return ofPath == null && !absent ? read(loader, internalName) : ofPath;
  }

  /**
   * Most packages have no such file, and the loader would look for it in each module of the JDK. What it
   * knows beyond the class path is of other agents, and they have packages of their own.
   */
  private static boolean isPackageInfo(String file) {
    return file.endsWith("/package-info.class");
  }

  private static byte[] read(ClassLoader loader, String internalName) throws IOException {
    try (InputStream in = open(loader, internalName + ".class")) {
      if (in != null) {
        return in.readAllBytes();
      }
    }
    return ClassHierarchy.isJdk(internalName)
            && loader != ClassLoader.getPlatformClassLoader() // a loader that has no resources
        ? read(ClassLoader.getPlatformClassLoader(), internalName)
        : null;
  }

  /**
   * Else the JDK's cache of jars would keep one open when the loader is closed, and show it as it was. A loader with a method of
   * its own for this knows better.
   */
  private static InputStream open(ClassLoader loader, String file) throws IOException {
    if (overridesStreams(loader)) {
      return loader.getResourceAsStream(file);
    }
    URL url = loader.getResource(file);
    if (url == null) {
      return null;
    }
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private static boolean overridesStreams(ClassLoader loader) {
    try {
      return loader.getClass().getMethod("getResourceAsStream", String.class).getDeclaringClass()
          != ClassLoader.class;
    } catch (NoSuchMethodException | LinkageError unreadable) {
      return true;
    }
  }

  /** What a module gives that those of the loader read, and that is in a layer with them or below. */
  byte[] readFromModules(String internalName) throws IOException {
    if (modules.isEmpty()) {
      return null; // as it mostly is
    }
    String name =
        internalName.substring(0, Math.max(0, internalName.lastIndexOf('/'))).replace('/', '.');
    for (Module reading : List.copyOf(modules)) {
      for (ModuleLayer layer : layers(reading.getLayer())) {
        for (Module module : layer.modules()) {
          if (module.getPackages().contains(name) && reading.canRead(module)) {
            return readFrom(module, internalName);
          }
        }
      }
    }
    return null;
  }

  private static byte[] readFrom(Module module, String internalName) throws IOException {
    try (InputStream in = module.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  /** A layer and its parents, without that of the JVM, which all loaders see. */
  private static Set<ModuleLayer> layers(ModuleLayer layer) {
    Set<ModuleLayer> result = new HashSet<>();
    Deque<ModuleLayer> open = new ArrayDeque<>(List.of(layer));
    while (!open.isEmpty()) {
      ModuleLayer next = open.pop();
      if (next != ModuleLayer.boot() && result.add(next)) {
        open.addAll(next.parents());
      }
    }
    return result;
  }
}
