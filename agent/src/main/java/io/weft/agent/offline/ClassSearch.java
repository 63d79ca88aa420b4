package io.weft.agent.offline;

import io.weft.agent.classify.ClassSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

  private record Found(int release, Tree tree, String name) {}

  private final Map<String, List<Found>> own = new HashMap<>();
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
    for (byte[] list : classPath.all(LIST)) {
      lists.add(list("--classpath", list));
    }
  }

  private void add(Tree tree) throws IOException {
    for (String name : tree.archive().names()) {
      ClassPlace.of(name)
          .ifPresent(place -> own.computeIfAbsent(place.internalName(), n -> new ArrayList<>())
              .add(new Found(place.release(), tree, name)));
      if (name.equals(ClassPlace.root(name) + LIST)) {
        lists.add(list(tree.label(name), tree.archive().read(name)));
      }
    }
    for (Tree inner : tree.nested()) {
      add(inner);
    }
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
   */
  ClassSource at(int release) {
    return name -> {
      byte[] content = readOwn(name, release);
      content = content != null ? content : classPath.read(name);
      content = content != null ? content : jdk.read(name);
      if (content == null && !name.endsWith("/package-info")) {
        missing.add(name);
      }
      return content;
    };
  }

  /** The first with the newest release. */
  private byte[] readOwn(String internalName, int release) throws IOException {
    Found best = null;
    for (Found found : own.getOrDefault(internalName, List.of())) {
      if (found.release <= release && (best == null || found.release > best.release)) {
        best = found;
      }
    }
    return best == null ? null : best.tree.archive().read(best.name);
  }

  @Override
  public void close() throws IOException {
    classPath.close();
  }
}
