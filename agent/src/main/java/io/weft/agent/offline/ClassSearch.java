package io.weft.agent.offline;

import io.weft.agent.classify.ClassSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds class files by the class's name: in IN, then on the class path, then in the JDK. */
final class ClassSearch implements Closeable {
  /** In any jar: methods that are suspendable without an annotation. */
  private static final String LIST = "META-INF/weft/suspendables";

  /**
   * Such a list.
   *
   * @param origin what it is called in messages
   * @param text its lines
   */
  record SuspendablesList(String origin, String text) {}

  /**
   * What one loader sees of IN, most likely: a jar, or a part of it.
   *
   * @param tree the jar
   * @param root where in it classes begin
   */
  record Home(Tree tree, String root) {}

  private record Found(int release, Home home, String name) {
    byte[] read() throws IOException {
      return home.tree().archive().read(name);
    }
  }

  private final Map<String, List<Found>> own = new HashMap<>();

  /** Those that have a class of which another one has another version. */
  private final Set<Home> apart = new HashSet<>();

  private final List<SuspendablesList> lists = new ArrayList<>();
  private final ClassPath classPath;
  private final ClassSource jdk = new JdkClasses();
  private final Set<String> missing = new TreeSet<>();

  /**
   * Looks at the names in IN.
   *
   * @param in the folder or jar to instrument
   * @param classPath what else there is; closed with this
   */
  ClassSearch(Tree in, ClassPath classPath) throws IOException {
    this.classPath = classPath;
    add(in);
    for (List<Found> copies : own.values()) {
      keepApart(copies);
    }
    for (byte[] list : classPath.all(LIST)) {
      lists.add(list("--classpath", list));
    }
  }

  private void add(Tree tree) throws IOException {
    for (String name : tree.archive().names()) {
      ClassPlace.of(name)
          .ifPresent(place -> own.computeIfAbsent(place.internalName(), n -> new ArrayList<>())
              .add(new Found(place.release(), new Home(tree, place.root()), name)));
      if (name.equals(ClassPlace.root(name) + LIST)) {
        lists.add(list(tree.label(name), tree.archive().read(name)));
      }
    }
    for (Tree inner : tree.nested()) {
      add(inner);
    }
  }

  private void keepApart(List<Found> copies) throws IOException {
    Found first = copies.get(0);
    for (Found other : copies) {
      if (!other.home.equals(first.home) && !Arrays.equals(first.read(), other.read())) {
        copies.forEach(copy -> apart.add(copy.home));
      }
    }
  }

  /**
   * Where classes are instrumented that have to do with versions of others that are in the same place.
   *
   * @return empty: everything that is like this place sees the same classes
   */
  Optional<Home> home(Tree tree, ClassPlace place) {
    return Optional.of(new Home(tree, place.root())).filter(apart::contains);
  }

  private static SuspendablesList list(String origin, byte[] content) {
    return new SuspendablesList(origin, new String(content, StandardCharsets.UTF_8));
  }

  /** The lists of suspendable methods that jars bring along. */
  List<SuspendablesList> lists() {
    return lists;
  }

  /** Names that were asked for and not found, with slashes. */
  Set<String> missing() {
    return missing;
  }

  /** Whether IN itself has a class. */
  boolean isOwn(String internalName) {
    return own.containsKey(internalName);
  }

  /**
   * What a Java release sees.
   *
   * @param release classes for newer ones in IN are left out
   * @param home where classes of IN come from if they are there, whatever else IN has
   */
  ClassSource at(int release, Optional<Home> home) {
    return name -> {
      byte[] content = readOwn(name, release, home);
      content = content != null ? content : classPath.read(name);
      content = content != null ? content : jdk.read(name);
      if (content == null && !name.endsWith("/package-info")) {
        missing.add(name);
      }
      return content;
    };
  }

  /** The first with the newest release. */
  private byte[] readOwn(String internalName, int release, Optional<Home> home) throws IOException {
    List<Found> all = own.getOrDefault(internalName, List.of());
    Optional<Found> best = newest(
        all.stream().filter(found -> home.isPresent() && found.home.equals(home.get())), release);
    best = best.isPresent() ? best : newest(all.stream(), release);
    return best.isPresent() ? best.get().read() : null;
  }

  private static Optional<Found> newest(Stream<Found> all, int release) {
    return all.filter(found -> found.release <= release)
        .reduce((best, next) -> next.release > best.release ? next : best);
  }

  @Override
  public void close() throws IOException {
    classPath.close();
  }
}
