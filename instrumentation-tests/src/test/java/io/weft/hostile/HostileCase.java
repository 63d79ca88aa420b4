package io.weft.hostile;

import io.weft.agent.check.DiagnosticCode;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One hostile class, to be made for several class file versions.
 *
 * @param name a sentence in one word; the class is called so
 * @param from the first version that allows it
 * @param to the last one
 * @param ownFrames whether it writes its stack map itself, as what is computed would be different
 * @param refusals what instrumenting it must report
 * @param content writes the class
 */
record HostileCase(
    String name,
    int from,
    int to,
    boolean ownFrames,
    Set<DiagnosticCode> refusals,
    Consumer<HostileClass> content) {
  private static final int OLDEST = 49;
  private static final int NEWEST = 69;
  private static final int NEWEST_HERE = Runtime.version().feature() + 44;

  /** The first that is not raised. */
  private static final int FIRST_AS_IT_IS = 52;

  /** A case whose class needs more than one method. */
  static HostileCase type(String name, Consumer<HostileClass> content) {
    return new HostileCase(name, OLDEST, NEWEST, false, Set.of(), content);
  }

  /** A case that is one method. */
  static HostileCase code(String name, Consumer<Code> body) {
    return type(name, t -> t.run(body));
  }

  /** The same for some versions only. */
  HostileCase versions(int first, int last) {
    return new HostileCase(name, first, last, ownFrames, refusals, content);
  }

  /** The same with a stack map that the case writes. */
  HostileCase writesFrames() {
    return new HostileCase(name, from, to, true, refusals, content);
  }

  /** The same where something must be refused. */
  HostileCase refused(DiagnosticCode... codes) {
    return new HostileCase(name, from, to, ownFrames, Set.of(codes), content);
  }

  /** The class and those it needs, by binary name. */
  Map<String, byte[]> make(int version) {
    HostileClass type = HostileClass.fixture(version, name, ownFrames);
    content.accept(type);
    return type.classFiles();
  }

  /** Binary name of the class. */
  String className() {
    return HostileClass.PACKAGE.replace('/', '.') + name;
  }

  /** The versions that this JVM can load. */
  IntStream versions() {
    return IntStream.rangeClosed(from, Math.min(to, NEWEST_HERE));
  }

  /** The oldest, the first that is not raised, and the newest. */
  IntStream tellingVersions() {
    return versions().filter(v -> v == from || v == to || v == NEWEST_HERE || v == FIRST_AS_IT_IS);
  }
}
