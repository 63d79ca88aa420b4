package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Two threads that begin with different classes of the runtime must not wait for one another: no class is initialised in
 * the course of its own initialisation. By what initialisers may call, which is more than they do.
 */
class InitialisationTest {
  /** The classes of a part of Weft, by internal name. */
  private final Map<String, ClassNode> classes = new TreeMap<>();

  private void read(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(InitialisationTest::isOwn)::iterator) {
        try (InputStream in = Files.newInputStream(file)) {
          ClassNode type = new ClassNode();
          new ClassReader(in).accept(type, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
          classes.put(type.name, type);
        }
      }
    }
  }

  private static boolean isOwn(Path file) {
    String name = file.toString();
    return name.endsWith(".class") && name.contains("io/weft/") && !name.contains("/asm/");
  }

  private void readJarOrFolder(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      read(path);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(path)) {
        read(jar.getPath("/"));
      }
    }
  }

  private MethodNode method(String owner, String name, String desc) {
    ClassNode type = classes.get(owner);
    return type == null
        ? null
        : type.methods.stream()
            .filter(m -> m.name.equals(name) && m.desc.equals(desc))
            .findFirst()
            .orElse(null);
  }

  /** The classes that are initialised in the course of the initialisation of one, by its own code. */
  private Set<String> initialisedBy(ClassNode type) {
    Set<String> found = new TreeSet<>();
    if (classes.containsKey(type.superName)) {
      found.add(type.superName);
    }
    Deque<MethodNode> open = new ArrayDeque<>();
    Set<MethodNode> seen = new HashSet<>();
    add(method(type.name, "<clinit>", "()V"), seen, open);
    while (!open.isEmpty()) {
      for (AbstractInsnNode insn : open.pop().instructions) {
        String initialised = initialisedBy(insn);
        if (classes.containsKey(initialised) && !initialised.equals(type.name)) {
          found.add(initialised);
        }
        if (insn instanceof MethodInsnNode call) {
          targets(call).forEach(target -> add(target, seen, open));
        }
      }
    }
    return found;
  }

  private static void add(MethodNode method, Set<MethodNode> seen, Deque<MethodNode> open) {
    if (method != null && seen.add(method)) {
      open.push(method);
    }
  }

  /** JLS 12.4.1; "" is none. */
  private static String initialisedBy(AbstractInsnNode insn) {
    return switch (insn.getOpcode()) {
      case Opcodes.NEW -> ((TypeInsnNode) insn).desc;
      case Opcodes.INVOKESTATIC -> ((MethodInsnNode) insn).owner;
      case Opcodes.GETSTATIC, Opcodes.PUTSTATIC -> ((FieldInsnNode) insn).owner;
      default -> "";
    };
  }

  /** What a call may reach: above its type, and below it unless the type is certain. */
  private List<MethodNode> targets(MethodInsnNode call) {
    Stream<String> types = supertypes(call.owner).stream();
    if (call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE) {
      types = Stream.concat(
          types, classes.keySet().stream().filter(c -> supertypes(c).contains(call.owner)));
    }
    return types.map(c -> method(c, call.name, call.desc)).toList().stream()
        .filter(m -> m != null)
        .toList();
  }

  /** With the type itself. */
  private Set<String> supertypes(String type) {
    Set<String> found = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(type));
    while (!open.isEmpty()) {
      ClassNode next = classes.get(open.pop());
      if (next != null && found.add(next.name)) {
        open.push(next.superName);
        next.interfaces.forEach(open::push);
      }
    }
    return found;
  }

  private Set<String> circles() {
    Map<String, Set<String>> direct = new TreeMap<>();
    classes.values().forEach(type -> direct.put(type.name, initialisedBy(type)));
    Set<String> circles = new TreeSet<>();
    for (String start : direct.keySet()) {
      Set<String> reached = new TreeSet<>();
      Deque<String> open = new ArrayDeque<>(direct.get(start));
      while (!open.isEmpty()) {
        String next = open.pop();
        if (reached.add(next)) {
          open.addAll(direct.get(next));
        }
      }
      if (reached.contains(start)) {
        circles.add(start);
      }
    }
    return circles;
  }

  private static final class Above {
    static final Object BELOW = new Below();
  }

  private static final class Below {
    static final Object ABOVE = Above.BELOW;
  }

  /** That the search finds one. */
  @Test
  void twoClassesThatNeedEachOtherAreACircle() throws Exception {
    readJarOrFolder(Path.of(InitialisationTest.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .toURI()));
    String name = InitialisationTest.class.getName().replace('.', '/');
    classes.keySet().removeIf(type -> !type.startsWith(name));
    assertEquals(Set.of(name + "$Above", name + "$Below"), circles());
  }

  @Test
  void noClassOfTheRuntimeOrTheAgentIsInACircle() throws Exception {
    String runtime = System.getProperty("weft.runtime.classpath");
    readJarOrFolder(Path.of(runtime.split(System.getProperty("path.separator"))[0]));
    readJarOrFolder(Path.of(System.getProperty("weft.agent.jar")));
    assertTrue(classes.size() > 300, classes.size() + " classes");
    System.out.println(classes.size() + " classes of Weft, initialisation in no circle");
    assertEquals(Set.of(), circles());
  }
}
