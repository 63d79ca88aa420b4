package io.weft.agent.offline;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * One run, in this order: open, instrument all classes in memory, refuse what must not change,
 * write. Until the last step nothing of OUT is touched.
 */
final class OfflineRun {
  private final OfflineOptions options;
  private final Report report;
  private final ClassSearch search;
  private final ReleaseViews views;

  private OfflineRun(OfflineOptions options, Report report, ClassSearch search)
      throws RefusedException {
    this.options = options;
    this.report = report;
    this.search = search;
    this.views = new ReleaseViews(search, rules(options.rules(), search));
  }

  static void run(OfflineOptions options, Report report) throws IOException {
    Archive archive =
        Files.isDirectory(options.in()) ? new FolderArchive(options.in()) : openJar(options);
    try (Tree in = Tree.open(
            archive,
            (jar, broken) -> report.failed(
                jar + " cannot be read as a jar and is copied as it is: " + broken.getMessage()));
        ClassSearch search = new ClassSearch(in, ClassPath.open(options.classPath()))) {
      new OfflineRun(options, report, search).run(in);
    }
  }

  private static Archive openJar(OfflineOptions options) throws IOException {
    try {
      return JarArchive.open(options.in());
    } catch (IOException broken) {
      throw new RefusedException(
          options.in() + " is no folder and cannot be read as a jar: " + broken.getMessage());
    }
  }

  /** The rules of the command line, and the lists that jars bring along. */
  private static SuspendableRules rules(SuspendableRules given, ClassSearch search)
      throws RefusedException {
    SuspendableRules result = given;
    for (ClassSearch.SuspendablesList list : search.lists()) {
      try {
        result =
            result.withPatterns(MethodPatterns.parse(list.text().lines().toList(), list.origin()));
      } catch (IllegalArgumentException wrong) {
        throw new RefusedException(wrong.getMessage());
      }
    }
    return result;
  }

  private void run(Tree in) throws IOException {
    if (search.at(0, Optional.empty()).read(RuntimeSymbols.CONTINUATION) == null) {
      throw new RefusedException("weft-runtime is neither in " + options.in()
          + " nor on the --classpath: without it nobody knows what may suspend");
    }
    new TreeInstrumenter(views, report, options.verify()).instrument(in);
    refuseFixed(in);
    if (in.isChanged()) {
      noteRuntime();
      noteMissing();
    }
    if (in.archive() instanceof FolderArchive) {
      FolderOutput.write(in, options.out());
    } else {
      JarOutput.write(in, options.out());
    }
  }

  /** Signed jars and the like: one that is IN itself ends the run, others are copied as they are. */
  private void refuseFixed(Tree tree) throws IOException {
    for (Tree inner : tree.nested()) {
      try {
        refuseFixed(inner);
      } catch (RefusedException fixed) {
        inner.revert();
        report.failed(fixed.getMessage() + "; copied as it is");
      }
    }
    if (tree.isChanged() && tree.archive() instanceof JarArchive jar) {
      Optional<String> reason = jar.whyFixed();
      if (reason.isPresent()) {
        throw new RefusedException(jar.label() + " has suspendable code, but " + reason.get());
      }
    }
  }

  private void noteRuntime() {
    String probe = RuntimeSymbols.INSTRUMENTED_CLASS;
    boolean instrumented = search.isOwn(probe)
        || views
            .of(0, Optional.empty())
            .hierarchy()
            .facts(probe)
            .map(ClassFacts::instrumented)
            .orElse(false);
    if (!instrumented) {
      report.note("weft-runtime on the --classpath is not instrumented; to run without the agent,"
          + " instrument it too");
    }
  }

  private void noteMissing() {
    if (!search.missing().isEmpty()) {
      String first = search.missing().iterator().next().replace('/', '.');
      report.note(search.missing().size()
          + " classes that others extend or call were not found, such as "
          + first
          + "; nothing of theirs counts as suspendable: if that is wrong, add them to --classpath");
    }
  }
}
