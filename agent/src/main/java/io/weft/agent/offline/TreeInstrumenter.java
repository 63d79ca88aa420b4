package io.weft.agent.offline;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.check.OutputVerifier;
import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.instrument.Result;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Instruments all classes of a tree, each in the view of its release. */
final class TreeInstrumenter {
  /** A program that brings the agent along does not run it through itself. */
  private static final String OWN_PACKAGES =
      Tree.class.getPackageName().replace(".offline", "").replace('.', '/') + "/";

  private final ReleaseViews views;
  private final Report report;
  private final boolean verify;

  TreeInstrumenter(ReleaseViews views, Report report, boolean verify) {
    this.views = views;
    this.report = report;
    this.verify = verify;
  }

  void instrument(Tree tree) throws IOException {
    Set<String> changedRoots = new HashSet<>();
    for (String name : tree.archive().names()) {
      Optional<ClassPlace> place = ClassPlace.of(name);
      if (place.isPresent()
          && !place.get().isModule()
          && !place.get().internalName().startsWith(OWN_PACKAGES)
          && instrument(tree, name, place.get())) {
        changedRoots.add(place.get().root());
      }
    }
    for (String name : tree.archive().names()) {
      Optional<ClassPlace> place = ClassPlace.of(name);
      if (place.isPresent()
          && place.get().isModule()
          && changedRoots.contains(place.get().root())) {
        letRead(tree, name);
      }
    }
    for (Tree inner : tree.nested()) {
      instrument(inner);
    }
  }

  /** Returns whether the class changed. */
  private boolean instrument(Tree tree, String name, ClassPlace place) throws IOException {
    byte[] original = tree.archive().read(name);
    report.read();
    try {
      String actual = ReadableVersion.open(original).getClassName();
      if (!actual.equals(place.internalName())) {
        report.note(tree.label(name) + " holds the class " + actual.replace('/', '.')
            + ", which no loader would look for there; copied as it is");
        return false;
      }
      compareWithBase(tree, name, place);
      ReleaseViews.View view = views.of(tree, place);
      Result result = view.instrumenter().instrument(original);
      report.diagnostics(result.diagnostics());
      if (result.bytes().isEmpty()) {
        return false;
      }
      byte[] written = result.bytes().get();
      tree.change(name, written);
      report.instrumented(RewrittenMethods.count(written));
      if (verify) {
        verify(place, written, view);
      }
      return true;
    } catch (RuntimeException broken) {
      report.failed(
          tree.label(name) + " cannot be read as a class file and is copied as it is: " + broken);
      return false;
    }
  }

  private void verify(ClassPlace place, byte[] written, ReleaseViews.View view) {
    String type = place.internalName().replace('/', '.');
    report.diagnostics(OutputVerifier.verify(written, view.hierarchy()).stream()
        .map(problem -> new Diagnostic(DiagnosticCode.INTERNAL, type, "", null, -1, problem))
        .toList());
  }

  /** Callers are compiled against one form of a class and meet another: twins must be in both. */
  private void compareWithBase(Tree tree, String name, ClassPlace place) {
    if (place.release() == 0
        || views.ofBase(tree, place).hierarchy().facts(place.internalName()).isEmpty()) {
      return;
    }
    Set<MethodKey> base = visible(views.ofBase(tree, place), place.internalName());
    Set<MethodKey> own = visible(views.of(tree, place), place.internalName());
    if (!base.equals(own)) {
      report.failed(tree.label(name)
          + " has other suspendable methods than the same class for older releases: "
          + own
          + ", expected "
          + base
          + "; annotate both alike");
    }
  }

  private static Set<MethodKey> visible(ReleaseViews.View view, String internalName) {
    Optional<ClassFacts> facts = view.hierarchy().facts(internalName);
    return view.suspendables().ofClass(internalName).stream()
        .filter(m -> facts.isEmpty()
            || !facts.get().methods().containsKey(m)
            || !Modifier.isPrivate(facts.get().methods().get(m).access()))
        .collect(Collectors.toSet());
  }

  private void letRead(Tree tree, String name) throws IOException {
    ModuleReads.add(tree.archive().read(name)).ifPresent(changed -> {
      tree.change(name, changed);
      report.note(tree.label(name) + " now requires " + RuntimeSymbols.RUNTIME_MODULE);
    });
  }
}
