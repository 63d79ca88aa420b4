package io.weft.agent.offline;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** An archive, the jars inside it, and what is to become of its files. */
final class Tree implements Closeable {
  private final Archive archive;
  private final Map<String, Tree> nested = new LinkedHashMap<>();
  private final Map<String, byte[]> changes = new HashMap<>();

  private Tree(Archive archive) {
    this.archive = archive;
  }

  /**
   * Opens an archive and the jars inside it.
   *
   * @param archive the archive, closed with the tree
   * @param unreadable told the label of each nested jar that cannot be opened, and why; it then
   *     counts as a plain file
   */
  static Tree open(Archive archive, BiConsumer<String, IOException> unreadable) throws IOException {
    Tree tree = new Tree(archive);
    for (String name : archive.names()) {
      if (!JarArchive.hasJarName(name)) {
        continue;
      }
      String label = tree.label(name);
      try {
        JarArchive jar = archive instanceof FolderArchive folder
            ? JarArchive.open(folder.path(name))
            : JarArchive.open(label, archive.read(name));
        tree.nested.put(name, open(jar, unreadable));
      } catch (IOException broken) {
        unreadable.accept(label, broken);
      }
    }
    return tree;
  }

  Archive archive() {
    return archive;
  }

  /** What a file is called in messages. */
  String label(String name) {
    return archive.label() + (archive instanceof JarArchive ? "!/" : "/") + name;
  }

  Collection<Tree> nested() {
    return nested.values();
  }

  void change(String name, byte[] content) {
    changes.put(name, content);
  }

  /** What a file becomes; null: it stays. */
  byte[] change(String name) throws IOException {
    Tree inner = nested.get(name);
    return inner != null && inner.isChanged() ? JarOutput.bytes(inner) : changes.get(name);
  }

  boolean isChanged() {
    return !changes.isEmpty() || nested.values().stream().anyMatch(Tree::isChanged);
  }

  /** Everything stays as it was. */
  void revert() {
    changes.clear();
    nested.values().forEach(Tree::revert);
  }

  @Override
  public void close() throws IOException {
    for (Tree inner : nested.values()) {
      inner.close();
    }
    archive.close();
  }
}
